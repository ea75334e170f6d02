using System.CommandLine;
using FederationBroker.Data.Tenancy;
using FederationBroker.Federation.Pseudonyms;
using FederationBroker.Kernel;

namespace FederationBroker.Web.Commands;

internal static class PseudonymCommand
{
    public static Command Create()
    {
        var tenant = new Option<string>("--tenant") { Description = "Operator.", Required = true };
        var partner = new Option<string>("--partner")
        {
            Description = "Partner that knows the pseudonym.",
            Required = true,
        };
        var value = new Option<string>("--value") { Description = "The pseudonym (sub or NameID).", Required = true };
        var reason = new Option<string>("--reason")
        {
            Description = "Why it has to be reversed; kept in the audit trail, so no personal data here.",
            Required = true,
        };
        var reveal = new Command("reveal", "Find the subscriber behind a pseudonym. Every call is audited.")
        {
            tenant,
            partner,
            value,
            reason,
        };
        reveal.SetAction(
            (parsed, cancellation) =>
                Tool.RunAsync(loadConfiguration: true, services =>
                    RevealAsync(
                        services,
                        parsed.GetRequiredValue(tenant),
                        parsed.GetRequiredValue(partner),
                        parsed.GetRequiredValue(value),
                        parsed.GetRequiredValue(reason),
                        cancellation
                    )
                )
        );
        return new Command("pseudonym", "Pairwise pseudonyms.") { reveal };
    }

    private static async Task<int> RevealAsync(
        IServiceProvider services,
        string tenant,
        string partner,
        string value,
        string reason,
        CancellationToken cancellation
    )
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Length > 400)
        {
            await Console.Error.WriteLineAsync("Give a reason of 1 to 400 characters.");
            return 2;
        }

        var found = await services
            .GetRequiredService<TenantWork>()
            .ForTenantAsync(Tool.TenantOf(services, tenant), (PseudonymRevelation revelation) =>
                revelation.RevealAsync(new PartnerId(partner), value, reason, cancellation)
            );
        Console.WriteLine(
            found is null
                ? "No subscriber of this operator has that pseudonym with that partner."
                : $"account {found.Account}, person "
                    + $"{(found.Person is { } person ? person.Value : "none (the household)")}, subscriber "
                    + $"{found.Subscriber.Value}, value no. {found.Epoch}, "
                    + $"{(found.RetiredAt is { } at ? $"reset {at:u}" : "current")}"
        );
        return found is null ? 1 : 0;
    }
}
