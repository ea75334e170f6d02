using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Accounts;

/// <summary>Refusals about accounts and the people on them (FB-42xx).</summary>
public static class AccountErrors
{
    public static readonly Refusal NotFound = new("FB-4200", "There is no such account.");
    public static readonly Refusal NumberTaken = new("FB-4201", "Another account has this number.");
    public static readonly Refusal UnknownPlan = new("FB-4202", "There is no such pricing plan.");
    public static readonly Refusal SecondPlan = new(
        "FB-4203",
        "The account already has a pricing plan, and an account has exactly one."
    );
    public static readonly Refusal ChangedMeanwhile = new(
        "FB-4204",
        "The account was changed by somebody else in the meantime. Load it again and repeat the change."
    );
    public static readonly Refusal NotInPlan = new("FB-4205", "The account's plan does not include this.");
    public static readonly Refusal NotToggled = new(
        "FB-4206",
        "The plan does not let subscribers turn this on or off."
    );
    public static readonly Refusal TrialIncomplete = new(
        "FB-4207",
        "A trial needs its end and the state that follows it."
    );
    public static readonly Refusal NotSoldByPiece = new("FB-4208", "This is not sold piece by piece.");
    public static readonly Refusal PersonNotFound = new("FB-4210", "There is no such person on the account.");
    public static readonly Refusal CableIdTaken = new("FB-4211", "This cable ID is taken.");
    public static readonly Refusal CableIdUnusable = new("FB-4212", "This is not usable as a cable ID.");
    public static readonly Refusal SecondManager = new("FB-4213", "The account already has a self-service manager.");
    public static readonly Refusal PersonNumberTaken = new("FB-4214", "Another person has this number.");
    public static readonly Refusal PasswordHashUnusable = new("FB-4216", "This is not usable as a password hash.");
    public static readonly Refusal HouseholdStays = new(
        "FB-4215",
        "The household belongs to the account and cannot be changed by itself."
    );
}
