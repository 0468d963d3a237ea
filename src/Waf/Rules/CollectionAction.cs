using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>An action about a collection that outlives its transaction.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Collection">The collection.</param>
/// <param name="Name">Name of the value; of <see cref="CollectionActionKind.Attach"/>: the key.</param>
/// <param name="Value">Seconds, or amount and period.</param>
/// <param name="Sets">The variable that has the key too, such as SESSIONID; null: none.</param>
internal sealed record CollectionAction(CollectionActionKind Kind, VariableKind Collection, Macro Name, Macro Value, VariableKind? Sets = null)
{
    /// <summary>Reads an action.</summary>
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static CollectionAction Parse(string action, string text) => action switch
    {
        "initcol" => ParseAttach(text),
        "setsid" => ParseKey(action, VariableKind.Session, VariableKind.SessionId, text),
        "setuid" => ParseKey(action, VariableKind.User, VariableKind.UserId, text),
        "setrsc" => ParseKey(action, VariableKind.Resource, null, text),
        "expirevar" => ParseAge(CollectionActionKind.Expire, action, text, "ip.counter=60 (seconds)"),
        _ => ParseAge(CollectionActionKind.Decrease, action, text, "ip.counter=60/300 (60 less every 300 seconds)"),
    };

    private static CollectionAction ParseAttach(string text)
    {
        int equals = text.IndexOf('=');
        if (equals < 0 || !TryFindCollection(text[..equals], out VariableKind kind) || equals == text.Length - 1)
        {
            throw new FormatException($"initcol needs global, ip, resource, session or user and a key, such as ip=%{{REMOTE_ADDR}}; it has '{text}'.");
        }

        return new CollectionAction(CollectionActionKind.Attach, kind, Macro.Parse(text[(equals + 1)..]), Macro.Parse(""));
    }

    private static CollectionAction ParseKey(string action, VariableKind kind, VariableKind? sets, string text) => text.Length > 0
        ? new CollectionAction(CollectionActionKind.Attach, kind, Macro.Parse(text), Macro.Parse(""), sets)
        : throw new FormatException($"{action} needs a key.");

    private static CollectionAction ParseAge(CollectionActionKind kind, string action, string text, string example)
    {
        int dot = text.IndexOf('.');
        int equals = text.IndexOf('=', Math.Max(0, dot));
        string value = equals < 0 ? "" : text[(equals + 1)..];
        if (dot <= 0 || equals <= dot + 1 || value.Length == 0 || (kind == CollectionActionKind.Decrease && !value.Contains('/', StringComparison.Ordinal))
            || !TryFindCollection(text[..dot], out VariableKind collection))
        {
            throw new FormatException($"{action} needs a value in global, ip, resource, session or user, such as {example}; it has '{text}'.");
        }

        return new CollectionAction(kind, collection, Macro.Parse(text[(dot + 1)..equals]), Macro.Parse(value));
    }

    private static bool TryFindCollection(string name, out VariableKind kind) => VariableNames.TryFind(name, out kind)
        && kind is VariableKind.Global or VariableKind.Ip or VariableKind.Resource or VariableKind.Session or VariableKind.User;
}
