using System.Collections.Immutable;
using FederationBroker.Partners.Outbound;

namespace FederationBroker.Partners.Notices;

/// <summary>The ways that partners are told things.</summary>
public enum NoticeChannel
{
    /// <summary>What has become of orders and payments, at the agreement's <c>webhookUrl</c>.</summary>
    Webhook,

    /// <summary>The end of a login, at <c>backchannelLogoutUri</c> (OpenID Connect Back-Channel Logout 1.0).</summary>
    Logout,
}

/// <summary>One way; the room that knows what is said brings it.</summary>
public interface INoticeChannel
{
    NoticeChannel Kind { get; }

    /// <returns>Null: this partner is told nothing this way.</returns>
    Uri? AddressFor(Partner partner);

    /// <summary>What is sent; made anew for each attempt, as signatures hold for minutes.</summary>
    Task<OutboundMessage> WriteAsync(Partner partner, Uri address, NoticeFact notice, CancellationToken cancellation);
}

/// <summary>All of them.</summary>
public sealed class NoticeChannels(IEnumerable<INoticeChannel> channels)
{
    private readonly ImmutableDictionary<NoticeChannel, INoticeChannel> all = channels.ToImmutableDictionary(one =>
        one.Kind
    );

    public IEnumerable<NoticeChannel> Kinds => all.Keys.Order();

    /// <returns>Null: this partner is told nothing this way.</returns>
    public Uri? AddressFor(Partner partner, NoticeChannel channel) =>
        all.GetValueOrDefault(channel)?.AddressFor(partner);

    internal Task<OutboundMessage> WriteAsync(
        Partner partner,
        Uri address,
        NoticeFact notice,
        CancellationToken cancellation
    ) => all[notice.Channel].WriteAsync(partner, address, notice, cancellation);
}

/// <summary>JSON with a signature over the request.</summary>
internal sealed class WebhookChannel(INoticeSignature signature) : INoticeChannel
{
    private const string IdHeader = "Webhook-Id";

    public NoticeChannel Kind => NoticeChannel.Webhook;

    public Uri? AddressFor(Partner partner) => partner.Agreement.WebhookUrl is { } url ? new Uri(url) : null;

    public async Task<OutboundMessage> WriteAsync(
        Partner partner,
        Uri address,
        NoticeFact notice,
        CancellationToken cancellation
    )
    {
        var signed = await signature.SignAsync(address, notice.Id, notice.Body, cancellation);
        var headers = new Dictionary<string, string>(signed, StringComparer.Ordinal) { [IdHeader] = $"{notice.Id}" };
        return new OutboundMessage(notice.Body, "application/json", headers);
    }
}
