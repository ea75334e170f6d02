using System.Collections.Immutable;

namespace FederationBroker.Partners;

/// <summary>
/// An API of the partner's own (RFC 8707) that takes access tokens it can check by itself (RFC 9068).
/// </summary>
/// <param name="Address">Names it in requests and as the audience of its tokens; an absolute https address.</param>
/// <param name="Scopes">What may be asked for there; nobody else reads them.</param>
/// <param name="Lifetime">Of its tokens. They cannot be taken back.</param>
public sealed record ProtectedResource(string Address, ImmutableArray<string> Scopes, TimeSpan Lifetime);
