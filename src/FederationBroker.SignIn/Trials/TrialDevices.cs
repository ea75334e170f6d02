using FederationBroker.Catalogue.Offers;
using FederationBroker.Data;
using FederationBroker.Kernel;
using FederationBroker.Subscribers;
using FederationBroker.Subscribers.Accounts;
using Microsoft.EntityFrameworkCore;

namespace FederationBroker.SignIn.Trials;

/// <summary>
/// SUB-SIGN: a trial is for the device types the operator chose. What the account is after it is for others to judge.
/// </summary>
public sealed class TrialDevices(BrokerDbContext database, TimeProvider clock)
{
    public async Task<bool> IncludesAsync(DeviceId id, CancellationToken cancellation)
    {
        var found = await database
            .Devices()
            .Where(row => row.Id == id)
            .Join(
                database.Accounts(),
                device => device.AccountId,
                account => account.Id,
                (device, account) => new { device.Type, account }
            )
            .SingleAsync(cancellation);
        return OfferEvaluator.BarrierOf(found.account.ToFacts(), found.Type, clock.GetUtcNow())?.Code
            != ReasonCode.NotOnThisDeviceDuringTrial;
    }
}
