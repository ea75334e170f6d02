using System.Text.Json.Serialization.Metadata;
using FederationBroker.Kernel;
using FederationBroker.Staff;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace FederationBroker.Management.Api;

/// <summary>The OpenAPI 3.1 document: made from the endpoints themselves, so it cannot describe another API.</summary>
internal static class ApiDescription
{
    /// <summary>Its name inside ASP.NET Core; there is one document.</summary>
    public const string Name = "v1";

    private const StringSplitOptions Words = StringSplitOptions.RemoveEmptyEntries;
    private static readonly char[] Blank = [' ', '\n'];

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
            options.AddSchemaTransformer(
                (schema, context, _) =>
                {
                    DescribeText(schema, context);
                    return Task.CompletedTask;
                }
            );
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
            paths[path[(Root.Length + 1)..] is { Length: > 0 } rest ? rest : "/"] = WithoutTenant(item);
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

    // It is part of the server's address.
    private static IOpenApiPathItem WithoutTenant(IOpenApiPathItem item)
    {
        foreach (var operation in item.Operations?.Values ?? Enumerable.Empty<OpenApiOperation>())
            operation.Parameters = operation.Parameters?.Where(parameter => parameter.Name != "tenant").ToList();
        return item;
    }

    private static void DescribeText(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        DescribeType(schema, context);
        // Comments are broken into lines where the source is; readers of the description break them where they like.
        schema.Description = schema.Description is { } text ? string.Join(' ', text.Split(Blank, Words)) : null;
        var longest =
            OwnParameter(context) is { } parameter ? LimitOf(parameter)
            : context.JsonPropertyInfo is { } member ? LongestAttribute.Of(member)
            : null;
        if (longest is null)
            return;
        if (context.JsonTypeInfo.Type == typeof(string))
            schema.MaxLength = longest;
        else if (schema.Items is OpenApiSchema items)
            items.MaxLength = longest;
    }

    // Texts and times are read by converters of ours (StrictJson), of which the framework knows no type.
    private static void DescribeType(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        var stated = TypeOf(OwnParameter(context)) ?? context.JsonTypeInfo.Type;
        var type = Nullable.GetUnderlyingType(stated) ?? stated;
        if (type == typeof(string) || IsTime(type))
        {
            schema.Type = MayBeNull(context, stated)
                ? JsonSchemaType.String | JsonSchemaType.Null
                : JsonSchemaType.String;
            if (IsTime(type))
                schema.Format = "date-time";
        }
        else if (
            context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Enumerable } list
            && list.ElementType == typeof(string)
        )
        {
            schema.Items ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }
        else if (context.JsonTypeInfo is { Kind: JsonTypeInfoKind.Dictionary } map && map.ElementType == typeof(string))
        {
            schema.AdditionalProperties ??= new OpenApiSchema { Type = JsonSchemaType.String };
        }
    }

    private static bool IsTime(Type type) => type == typeof(Instant) || type == typeof(DateTimeOffset);

    private static bool MayBeNull(OpenApiSchemaTransformerContext context, Type stated) =>
        OwnParameter(context) is null
        && (
            Nullable.GetUnderlyingType(stated) is not null
            || context.JsonPropertyInfo is { IsGetNullable: true } or { IsSetNullable: true }
        );

    // A body is one parameter; its members are described each by itself.
    private static ApiParameterDescription? OwnParameter(OpenApiSchemaTransformerContext context) =>
        context is { JsonPropertyInfo: null, ParameterDescription: { } parameter }
        && parameter.Source != BindingSource.Body
            ? parameter
            : null;

    private static Type? TypeOf(ApiParameterDescription? parameter) =>
        (parameter?.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo.ParameterType;

    // A parameter without a limit of its own has the usual one; RequestTexts holds both.
    private static int? LimitOf(ApiParameterDescription parameter)
    {
        if (parameter.Type != typeof(string))
            return null;
        var info = (parameter.ParameterDescriptor as IParameterInfoParameterDescriptor)?.ParameterInfo;
        return LongestAttribute.Of(info) ?? RequestTexts.UsualLimit;
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
