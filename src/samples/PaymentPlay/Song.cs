using System.Text.Json.Nodes;

namespace PaymentPlay;

/// <summary>
/// The first use case of the payment and cashing interface (2.1): somebody buys a song and gets its licence from a
/// provider whom the shop pays for each. The buyer is a subscriber: they approve on the operator's own page.
/// </summary>
internal static class Song
{
    private const long LicenceFee = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <param name="buyer">The subscriber, as the shop knows them (<c>sub</c>).</param>
    /// <param name="offer">What is bought, as the agreement names it; with its price in cents.</param>
    public static async Task PlayAsync(Party shop, Party licences, string buyer, (string Id, long Price) offer)
    {
        var (standing, order) = ($"licences-{Guid.CreateVersion7():N}", $"song-{Guid.CreateVersion7():N}");
        var mandate = await Wordings.AllowAsync(shop, licences, standing, 100);
        Console.WriteLine($"1   {shop.Id} lets {licences.Id} take its fee for each licence: mandate {mandate}");
        Console.WriteLine(
            $"15  a licence before it is paid: {await LicenceAsync(shop, licences, buyer, order, offer.Id, mandate)}"
        );
        var thing = Wordings.Thing(offer.Id, "licence");
        var asked = await Wordings.CashAsync(shop, buyer, order, thing, offer.Price, mandate: null);
        if (asked["approvalUrl"] is not { } page)
            throw new PlayException($"The subscriber was not asked: {Wordings.ResultOf(asked)}");
        Console.WriteLine(
            $"8   {shop.Id} asks for {offer.Price / 100m:0.00} EUR. Approve it as the subscriber: {page}"
        );
        var result = await DecidedAsync(shop, buyer, order);
        Console.WriteLine($"13  {shop.Id} hears: {result}");
        Console.WriteLine($"15  the licence: {await LicenceAsync(shop, licences, buyer, order, offer.Id, mandate)}");
        await Wordings.StopAsync(shop, licences, mandate, standing);
        Console.WriteLine($"23  {shop.Id} stops paying {licences.Id}");
    }

    // PurchaseResponse, asked for until it is decided.
    private static async Task<string> DecidedAsync(Party shop, string buyer, string order)
    {
        var end = TimeProvider.System.GetUtcNow() + Patience;
        while (TimeProvider.System.GetUtcNow() < end)
        {
            var response = await shop.AskAsync($"purchase-responses?buyer={buyer}&orderNumber={order}");
            if (Wordings.ResultOf(response) is not "PENDING" and var result)
                return result;
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        throw new PlayException("Nobody has decided.");
    }

    // What the licence provider does when a device asks it: 16 to 21.
    private static async Task<string> LicenceAsync(
        Party shop,
        Party licences,
        string buyer,
        string order,
        string offer,
        string mandate
    )
    {
        var question = Party.Message(
            "PaymentConfirmationRequest",
            order,
            new JsonObject
            {
                ["object"] = Wordings.Thing(offer, "licence"),
                ["source"] = new JsonObject { ["buyer"] = buyer, ["seller"] = shop.Id },
                ["target"] = offer,
            }
        );
        var confirmed = (await licences.SendAsync("payment-confirmations", question))[
            "paymentConfirmationResult"
        ]!.GetValue<string>();
        if (confirmed != "PAYMENT_SUCCESSFULLY_EXECUTED")
            return $"{confirmed}: none is issued";
        var number = $"fee-{Guid.CreateVersion7():N}";
        var fee = Wordings.Thing("licence", "licence");
        var paid = await Wordings.CashAsync(licences, shop.Id, number, fee, LicenceFee, mandate);
        return Wordings.ResultOf(paid) == "SUCCESS"
            ? $"issued; {shop.Id} paid {LicenceFee / 100m:0.00} EUR for it"
            : $"{Wordings.ResultOf(paid)}: {shop.Id} has not paid for it";
    }
}
