using Microsoft.AspNetCore.Mvc;

namespace FederationBroker.Web.Pages;

/// <summary>Lets a page answer with what endpoints answer with.</summary>
internal sealed class EndpointAnswer(IResult answer) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => answer.ExecuteAsync(context.HttpContext);
}
