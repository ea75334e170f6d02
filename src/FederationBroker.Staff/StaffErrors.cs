using FederationBroker.Kernel;

namespace FederationBroker.Staff;

/// <summary>Refusals of the staff pages and of the management API (FB-5xxx).</summary>
public static class StaffErrors
{
    public static readonly Refusal NotSignedIn = new("FB-5001", "Sign in first, or send a valid API key.");
    public static readonly Refusal ForeignRequest = new(
        "FB-5002",
        "This request did not come from the console and was not carried out. Programs use an API key."
    );
    public static readonly Refusal NotAllowed = new(
        "FB-5003",
        "Your role does not allow this. Ask an administrator of your operator."
    );
    public static readonly Refusal PeopleOnly = new("FB-5004", "An API key cannot do this. Sign in to the console.");
    public static readonly Refusal TooManyRequests = new("FB-5005", "Too many requests. Wait a moment and try again.");
    public static readonly Refusal LinkExpired = new(
        "FB-5006",
        "This link was used already or is too old. Ask whoever sent it for a new one."
    );

    public static readonly Refusal NotValid = new(
        "FB-5010",
        "Some of what was sent cannot be used. Every fault is listed with its place."
    );
    public static readonly Refusal BadJson = new("FB-5011", "The body is not the JSON that this address takes.");
    public static readonly Refusal UnknownMember = new("FB-5012", "This member is not known here.");
    public static readonly Refusal MissingMember = new("FB-5013", "A member that is needed is missing.");
    public static readonly Refusal WrongKind = new("FB-5014", "This value is not of the right kind.");
    public static readonly Refusal BadParameter = new("FB-5015", "A parameter of the address cannot be used.");
    public static readonly Refusal BadCursor = new(
        "FB-5016",
        "The cursor is not one that this list gave out. Start again without it."
    );
    public static readonly Refusal BadBody = new(
        "FB-5017",
        "Send the body as application/json in UTF-8, within the size that this address takes."
    );
    public static readonly Refusal BadText = new("FB-5018", "This text is too long, or holds what cannot be stored.");
    public static readonly Refusal BadInstant = new("FB-5019", "This is not a date-time with its zone.");

    public static readonly Refusal NotFound = new("FB-5020", "There is no such thing here. It may have been removed.");
    public static readonly Refusal VersionNeeded = new(
        "FB-5021",
        "Send If-Match with the ETag you read, so that nobody's change is overwritten."
    );
    public static readonly Refusal Stale = new(
        "FB-5022",
        "Somebody changed this in the meantime. Read it again, then decide."
    );

    public static readonly Refusal BadName = new(
        "FB-5101",
        "The name must have 3 to 128 characters without blanks, such as an e-mail address."
    );
    public static readonly Refusal NameTaken = new("FB-5102", "Somebody has this name already.");
    public static readonly Refusal NoRole = new("FB-5103", "At least one role is needed.");
    public static readonly Refusal RoleOfOtherRealm = new(
        "FB-5104",
        "This role does not exist here: the role Platform is for the platform, all others are for operators."
    );
    public static readonly Refusal OwnRights = new("FB-5105", "Nobody changes their own access. Ask a colleague.");
    public static readonly Refusal MoreThanOwn = new(
        "FB-5106",
        "You can only give, change or reset rights that you have yourself."
    );
    public static readonly Refusal LastInCharge = new(
        "FB-5107",
        "This is the last active administrator. Make somebody else administrator first."
    );
    public static readonly Refusal NothingToChange = new("FB-5108", "Nothing was given that could be changed.");

    public static readonly Refusal NotUnderReview = new("FB-5109", "There is no such order under review.");

    public static readonly Refusal TooMuchBack = new(
        "FB-5110",
        "That is more than can be given back: what was taken, less what was or is being given back or is asked for."
    );
    public static readonly Refusal OwnRequest = new(
        "FB-5111",
        "Whoever asked for it cannot agree to it. Somebody else with the same right can."
    );
    public static readonly Refusal NoSuchRefund = new("FB-5112", "There is no such refund that waits to be decided.");
    public static readonly Refusal OtherDeposit = new(
        "FB-5113",
        "Another amount is noted under this reference of the bank's."
    );
    public static readonly Refusal NoSuchBreak = new(
        "FB-5114",
        "There is no such difference that waits for this. Somebody may have been quicker, or the sides agree again."
    );
    public static readonly Refusal NotMendedSo = new(
        "FB-5115",
        "A difference of this kind is not mended like this, or its order is not known here."
    );
    public static readonly Refusal NoSuchDelivery = new(
        "FB-5117",
        "There is no such message, or it waits to be sent anyway."
    );
    public static readonly Refusal NoSuchBilling = new("FB-5116", "The operator has no billing adapter of this name.");

    public static readonly Refusal BadLabel = new("FB-5201", "The label must have 1 to 80 printable characters.");
    public static readonly Refusal BadKeyLife = new("FB-5202", "A key lives between 1 and 366 days.");
}
