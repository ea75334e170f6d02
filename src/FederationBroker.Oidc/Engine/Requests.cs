using System.Collections.Frozen;
using FederationBroker.Oidc.Protocol;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace FederationBroker.Oidc.Engine;

/// <summary>
/// What the library hears of a request. It takes a repeated parameter, folds the case of names, and has rules of its
/// own for parameters that were never promised; so it is told what its checks are wanted for, after the whole request
/// was read strictly.
/// </summary>
internal static class EngineRequest
{
    // Credentials, hints and request objects are ours to judge.
    private static readonly FrozenSet<string> Told = FrozenSet.ToFrozenSet(
        [
            "client_id",
            "redirect_uri",
            "response_type",
            "response_mode",
            "scope",
            "state",
            "nonce",
            "prompt",
            "max_age",
            "code_challenge",
            "code_challenge_method",
            "grant_type",
            "code",
            "code_verifier",
            "refresh_token",
            "subject_token",
            "subject_token_type",
            "requested_token_type",
            "token",
            "token_type_hint",
        ],
        StringComparer.Ordinal
    );

    public static void Take(this OpenIddictServerTransaction transaction, ParameterSet parameters)
    {
        transaction.Note(parameters);
        var request = new OpenIddictRequest();
        foreach (var name in Told)
        {
            if (parameters[name] is { } value)
                request.SetParameter(name, value);
        }

        transaction.Request = request;
    }
}

/// <summary>A request of the back channel: one form, and nothing in the query.</summary>
internal sealed class TakeForm<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public async ValueTask HandleAsync(TContext context)
    {
        if (await BackChannel.ReadFormAsync(context.Http().Request, context.CancellationToken) is { } parameters)
            context.Transaction.Take(parameters);
        else
            context.Refuse(OidcErrors.FormExpected);
    }
}

/// <summary>A request of which nothing but its address matters.</summary>
internal sealed class TakeNothing<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public ValueTask HandleAsync(TContext context)
    {
        context.Transaction.Request = new OpenIddictRequest();
        return ValueTask.CompletedTask;
    }
}
