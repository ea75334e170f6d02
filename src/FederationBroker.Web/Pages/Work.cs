using FederationBroker.SignIn.Throttling;

namespace FederationBroker.Web.Pages;

/// <summary>A challenge as a form shows it.</summary>
/// <param name="Working">While the page's script works.</param>
/// <param name="Ready">When it is done.</param>
/// <param name="Wait">For whoever has no script.</param>
internal sealed record Work(Challenge Challenge, string Working, string Ready, string Wait);
