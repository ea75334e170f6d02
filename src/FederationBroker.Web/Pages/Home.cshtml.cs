using FederationBroker.Web.Pages.Frame;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace FederationBroker.Web.Pages;

internal sealed class HomeModel(PageFrame frame) : PageModel
{
    public void OnGet() => frame.Stand(PageName.Home);
}
