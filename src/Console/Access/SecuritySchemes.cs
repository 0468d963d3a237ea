using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Insight.Console.Access;

/// <summary>Says in the OpenAPI document how callers are known, and which role each operation asks for.</summary>
internal sealed class SecuritySchemes : IOpenApiDocumentTransformer, IOpenApiOperationTransformer
{
    private const string Bearer = "bearer", Session = "session", Gateway = "gateway";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A token of a program (insight_…); while nobody has claimed the console, its start token." },
            [Session] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Cookie,
                Name = CallerFinder.SessionCookie,
                Description = "The session of a person who signed in. Requests that change something need the header Origin too.",
            },
            [Gateway] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The token of all gateways, or the credential of an enrolled one." },
        };
        return Task.CompletedTask;
    }

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
        OpenApiDocument? document = context.Document;
        if (metadata.OfType<RoleRequirement>().LastOrDefault() is { } asked)
        {
            operation.Security = asked.IsPersonal ? [Of(Session)] : [Of(Bearer), Of(Session)];
            if (asked.Least != Role.None) operation.Description = $"{operation.Description} Role: {Roles.Word(asked.Least)}{(asked.IsEverywhere ? " of all tenants" : "")}.".Trim();
        }
        else if (context.Description.RelativePath?.StartsWith("api/v1/bundle", StringComparison.Ordinal) == true)
        {
            operation.Security = [Of(Gateway)];
        }

        return Task.CompletedTask;

        OpenApiSecurityRequirement Of(string scheme) => new() { [new OpenApiSecuritySchemeReference(scheme, document)] = [] };
    }
}
