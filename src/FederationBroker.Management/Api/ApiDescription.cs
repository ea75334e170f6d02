using FederationBroker.Staff;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FederationBroker.Management.Api;

/// <summary>The OpenAPI 3.1 document: made from the endpoints themselves, so it cannot describe another API.</summary>
internal static class ApiDescription
{
    /// <summary>Its name inside ASP.NET Core.</summary>
    public const string Name = "v1";

    private const string Root = "t/{tenant}/staff/api/v1";

    public static void AddApiDescription(this IServiceCollection services) => services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.ShouldInclude = endpoint =>
                endpoint.RelativePath?.StartsWith(Root, StringComparison.Ordinal) == true;
            options.AddDocumentTransformer(
                (document, _, _) =>
                {
                    Describe(document);
                    return Task.CompletedTask;
                }
            );
            options.AddSchemaTransformer(ApiSchemas.DescribeAsync);
            options.AddOperationTransformer(
                (operation, context, _) =>
                {
                    Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
                    return Task.CompletedTask;
                }
            );
        });

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "FederationBroker management API",
            Version = Name,
            Description =
                "What the operator's staff console uses. Programs send an API key. Lists are paged by an opaque "
                + "cursor; changes name the version they were made for (If-Match); "
                + "dangerous ones answer dryRun=true with what would happen. Refusals are problem+json with a "
                + "stable code, the request id and every fault with its place.",
        };
        document.Servers =
        [
            new OpenApiServer
            {
                Url = $"/{Root}",
                Variables = new Dictionary<string, OpenApiServerVariable>
                {
                    ["tenant"] = new() { Default = "metro", Description = "The operator." },
                },
            },
        ];
        var paths = new OpenApiPaths();
        foreach (var (path, item) in document.Paths)
            paths[path[(Root.Length + 1)..] is { Length: > 0 } rest ? rest : "/"] = ApiSchemas.WithoutTenant(item);
        document.Paths = paths;
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            ["apiKey"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key that begins with fbsk_.",
            },
        };
        document.Security =
        [
            new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] },
        ];
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        if (metadata.OfType<PermissionMetadata>().LastOrDefault() is { } needed)
            operation.Description = $"{operation.Description}\n\nNeeds the permission {needed.Permission}.".Trim();
        if (metadata.OfType<VersionMetadata>().Any())
        {
            (operation.Parameters ??= []).Add(
                new OpenApiParameter
                {
                    Name = "If-Match",
                    In = ParameterLocation.Header,
                    Required = true,
                    Description = "The ETag that was read.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                }
            );
        }

        if (metadata.OfType<PlatformRealmMetadata>().Any())
            operation.Servers =
            [
                new OpenApiServer
                {
                    Url = $"{PlatformRealm.StaffArea}/api/v1",
                    Description = "The platform's own realm; operators have no such address.",
                },
            ];
        operation.Responses ??= [];
        operation.Responses["default"] = new OpenApiResponse
        {
            Description = "A refusal.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["application/problem+json"] = new()
                {
                    Schema = new OpenApiSchemaReference(nameof(ProblemDocument), document),
                },
            },
        };
    }
}
