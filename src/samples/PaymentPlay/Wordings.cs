using System.Text.Json.Nodes;

namespace PaymentPlay;

/// <summary>Parts that several messages share.</summary>
internal static class Wordings
{
    public static JsonObject Money(long minor) => new() { ["minor"] = minor, ["currency"] = "EUR" };

    public static JsonObject Funds(Party party) => new() { ["scheme"] = "funds", ["ref"] = party.Id };

    public static JsonObject Settlement(Party party) => new() { ["scheme"] = "settlement", ["ref"] = party.Id };

    public static JsonObject Thing(string offer, string kind) => new() { ["offerId"] = offer, ["kind"] = kind };

    /// <summary>OpenPaymentOrder: at most so much may be taken without asking.</summary>
    public static async Task<string> AllowAsync(Party buyer, Party seller, string number, long ceiling)
    {
        var opened = await buyer.SendAsync(
            "payment-mandates",
            Party.Message(
                "OpenPaymentOrder",
                number,
                new JsonObject
                {
                    ["buyer"] = buyer.Id,
                    ["paymentServiceProvider"] = buyer.Operator,
                    ["buyerAccount"] = Funds(buyer),
                    ["activationTime"] = TimeProvider.System.GetUtcNow(),
                    ["seller"] = seller.Id,
                    ["cashingServiceProvider"] = buyer.Operator,
                    ["sellerAccount"] = Settlement(seller),
                    ["amount"] = Money(ceiling),
                }
            )
        );
        return opened["mandateId"]!.GetValue<string>();
    }

    /// <summary>ClosePaymentOrder: nothing more from now on.</summary>
    public static Task<JsonObject> StopAsync(Party buyer, Party seller, string mandate, string number) =>
        buyer.SendAsync(
            $"payment-mandates/{mandate}/close",
            Party.Message(
                "ClosePaymentOrder",
                number,
                new JsonObject
                {
                    ["buyer"] = buyer.Id,
                    ["paymentServiceProvider"] = buyer.Operator,
                    ["terminationTime"] = TimeProvider.System.GetUtcNow(),
                    ["seller"] = seller.Id,
                    ["cashingServiceProvider"] = buyer.Operator,
                    ["sellerAccount"] = Settlement(seller),
                }
            )
        );

    /// <summary>CashOrder: the seller asks for the money.</summary>
    public static Task<JsonObject> CashAsync(
        Party seller,
        string buyer,
        string number,
        JsonObject thing,
        long minor,
        string? mandate
    )
    {
        var members = new JsonObject
        {
            ["objectInfo"] = thing,
            ["amount"] = Money(minor),
            ["buyer"] = buyer,
            ["paymentServiceProvider"] = seller.Operator,
            ["seller"] = seller.Id,
            ["cashingServiceProvider"] = seller.Operator,
            ["sellerAccount"] = Settlement(seller),
        };
        if (mandate is not null)
            members["mandateId"] = mandate;
        return seller.SendAsync("cash-orders", Party.Message("CashOrder", number, members));
    }

    /// <summary><c>SUCCESS</c>, <c>PENDING</c>, or the code of a failure.</summary>
    public static string ResultOf(JsonObject response) =>
        (response["purchaseResult"]!["code"] ?? response["purchaseResult"]!["result"])!.GetValue<string>();
}
