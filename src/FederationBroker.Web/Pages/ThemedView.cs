using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ViewFeatures;

namespace FederationBroker.Web.Pages;

/// <summary>A view from Pages/Shared with the layout around it, for answers that are not a page of their own.</summary>
internal static class ThemedView
{
    public static ViewResult Of<TModel>(string view, TModel model) =>
        new()
        {
            ViewName = $"/Pages/Shared/{view}.cshtml",
            ViewData = new ViewDataDictionary<TModel>(new EmptyModelMetadataProvider(), new ModelStateDictionary())
            {
                Model = model,
            },
        };
}
