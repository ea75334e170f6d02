using System.Text.Json;
using System.Text.Json.Serialization;
using FederationBroker.Kernel;

namespace FederationBroker.Payments.Wire;

/// <summary>
/// How messages are read and written. What they should not have is refused: a member that is not understood may have
/// been meant to limit what is paid.
/// </summary>
internal static class PaymentJson
{
    public static readonly JsonSerializerOptions Options = Make();

    public static byte[] Write<T>(T body) => JsonSerializer.SerializeToUtf8Bytes(body, Options);

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        StrictJson.Apply(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}
