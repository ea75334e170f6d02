using Microsoft.AspNetCore.Http.HttpResults;
using OttSite.Sessions;

namespace OttSite.Views;

/// <summary>The pages of the site, rendered on the server; every value is encoded by the view.</summary>
internal static class Page
{
    public static RazorComponentResult Home(SiteSession? session) =>
        new RazorComponentResult<HomeView>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(HomeView.Session)] = session });

    public static RazorComponentResult Problem(SignInFailedException problem) =>
        new RazorComponentResult<ProblemView>(new Dictionary<string, object?>(StringComparer.Ordinal) { [nameof(ProblemView.Fault)] = problem });

    public static RazorComponentResult Privacy() => new RazorComponentResult<PrivacyView>();
}
