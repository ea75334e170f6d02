using System.Text.Json;
using FederationBroker.Plugins.Abstractions;
using FederationBroker.Plugins.Abstractions.Claims;
using FederationBroker.Plugins.Abstractions.Consent;
using FederationBroker.Plugins.Abstractions.Effects;
using FederationBroker.Plugins.Abstractions.Standing;

namespace FederationBroker.BrokenAdapter;

/// <summary>
/// Answers what is asked before a consent, while claims are released, and of somebody's standing: well, but for the one
/// fault that its configuration names.
/// </summary>
internal sealed class FaultyAnswers : IConsentAdapter, IClaimsAdapter, IStandingAdapter
{
    private const string KnownSubscriber = "kit-subscriber";
    private const string KnownOffer = "kit-offer";

    private string fault = string.Empty;
    private int asked;

    public AdapterDescriptor Describe() =>
        new(
            "fbroker.prepaid-balance",
            "1.0.0",
            AdapterContract.Version,
            [Capability.Consent, Capability.Claims, Capability.Standing],
            TimeSpan.FromDays(1),
            TimeSpan.FromSeconds(1)
        );

    public ValueTask<ConfigurationReport> ValidateAsync(JsonElement configuration, CancellationToken cancellation) =>
        new(
            new ConfigurationReport(
                configuration.TryGetProperty("fault", out _)
                    ? []
                    : [new ConfigurationProblem("/fault", "It is missing.", "Name one, or none.")]
            )
        );

    public ValueTask StartAsync(AdapterStart start, CancellationToken cancellation)
    {
        fault = Faults.In(start.Configuration);
        return ValueTask.CompletedTask;
    }

    public ValueTask<AdapterHealth> CheckHealthAsync(CancellationToken cancellation) => new(new AdapterHealth(true));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public async ValueTask<AdapterResult<OfferTerms>> BeforeConsentAsync(
        OfferQuestion request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        await HangAsync();
        if (fault == "sells-dearer")
            return AdapterResult.Applied(
                new OfferTerms(true, new Amount(1290, "EUR"), new Amount(206, "EUR"), ["Sport costs more this month."])
            );
        if (fault == "sells-for-yen")
            return AdapterResult.Applied(new OfferTerms(true, new Amount(990, "JPY")));
        var price = fault == "raises-the-price" ? 990 + ++asked : 990;
        var terms = new OfferTerms(
            true,
            new Amount(price, "EUR"),
            new Amount(fault == "taxes-more" ? 991 : 158, "EUR")
        );
        return AdapterResult.Applied(
            request.Offer == KnownOffer || fault == "sells-anything"
                ? terms
                : new OfferTerms(false, WhyNot: "It is not sold here.")
        );
    }

    public async ValueTask<AdapterResult<EnrichedClaims>> EnrichAsync(
        ClaimsQuestion request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        await HangAsync();
        var values = request.Claims.ToDictionary(name => name, ValueOf);
        if (fault == "tells-more" && values.Count == 1)
            values["shoe_size"] = "43";
        if (fault == "tells-unasked" && values.Count == 0)
            values["shoe_size"] = "43";
        if (fault == "repeats-the-question")
            values = request.Claims.ToDictionary(name => name, name => JsonSerializer.Serialize(request));
        return AdapterResult.Applied(new EnrichedClaims(values));
    }

    public ValueTask<AdapterResult<StandingAnswer>> DecideAsync(
        StandingQuestion request,
        CallContext context,
        CancellationToken cancellation
    )
    {
        var allows = request.Subscriber.Token == KnownSubscriber || fault == "allows-strangers";
        var goodFor = fault == "answers-for-ever" ? TimeSpan.FromDays(36_500) : TimeSpan.FromMinutes(5);
        return new(
            AdapterResult.Applied(
                new StandingAnswer(
                    allows,
                    DateTimeOffset.UtcNow + goodFor,
                    allows || fault == "does-not-say-why" ? StandingReason.None : StandingReason.NotHeld
                )
            )
        );
    }

    // What hangs the answer, or the machine.
    private Task HangAsync()
    {
        switch (fault)
        {
            case "hangs":
                return Task.Delay(TimeSpan.FromSeconds(7), CancellationToken.None);
            case "spins":
                Excess.Spin();
                break;
            case "floods":
                Excess.Flood();
                break;
            case "eats-memory":
                Excess.EatMemory();
                break;
            case "crashes":
                Environment.FailFast("a fault of the test");
                break;
        }

        return Task.CompletedTask;
    }

    private string ValueOf(string claim) => fault == "tells-at-length" ? new string('x', 451) : $"the {claim}";
}
