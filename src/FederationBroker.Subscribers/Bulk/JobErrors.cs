using FederationBroker.Kernel;

namespace FederationBroker.Subscribers.Bulk;

/// <summary>Refusals about jobs (FB-45xx).</summary>
public static class JobErrors
{
    public static readonly Refusal NotFound = new("FB-4500", "There is no such job, or it has ended.");
    public static readonly Refusal NotOneChange = new("FB-4501", "A bulk edit makes one kind of change.");
    public static readonly Refusal LineUnreadable = new("FB-4502", "The line could not be read.");
    public static readonly Refusal SomebodyElse = new("FB-4503", "Another process is working on this import.");
    public static readonly Refusal SaidTwice = new(
        "FB-4505",
        "Two lines of the file say different things about one account."
    );
    public static readonly Refusal HeaderUnreadable = new(
        "FB-4504",
        "The first line does not name the columns of an import."
    );
}
