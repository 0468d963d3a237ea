using Insight.Waf.Variables;

namespace Insight.Waf.Rules;

/// <summary>The action <c>setvar</c>: sets, adds to, subtracts from, or removes an item of a collection.</summary>
internal sealed record SetVariable(VariableKind Collection, Macro Name, SetVariableOperation Operation, Macro Value)
{
    /// <exception cref="FormatException">Something is wrong; the message says what.</exception>
    public static SetVariable Parse(string text)
    {
        bool isRemoval = text.StartsWith('!');
        if (isRemoval) text = text[1..];
        int dot = text.IndexOf('.');
        int equals = text.IndexOf('=');
        if (dot <= 0 || (equals >= 0 && equals < dot)) throw new FormatException($"setvar needs a collection and a name, such as tx.score; it has '{text}'.");
        if (!VariableNames.TryFind(text[..dot], out VariableKind collection) || collection is not (VariableKind.Tx or VariableKind.Global
            or VariableKind.Ip or VariableKind.Resource or VariableKind.Session or VariableKind.User or VariableKind.Environment))
        {
            throw new FormatException($"setvar cannot write to '{text[..dot]}'.");
        }

        if (isRemoval) return new SetVariable(collection, Macro.Parse(text[(dot + 1)..]), SetVariableOperation.Remove, Macro.Parse(""));
        if (equals < 0) return new SetVariable(collection, Macro.Parse(text[(dot + 1)..]), SetVariableOperation.Set, Macro.Parse("1"));
        string value = text[(equals + 1)..];
        SetVariableOperation operation = value.StartsWith('+') ? SetVariableOperation.Add
            : value.StartsWith('-') ? SetVariableOperation.Subtract
            : SetVariableOperation.Set;
        Macro name = Macro.Parse(text[(dot + 1)..equals]);
        return new SetVariable(collection, name, operation, Macro.Parse(operation == SetVariableOperation.Set ? value : value[1..]));
    }
}
