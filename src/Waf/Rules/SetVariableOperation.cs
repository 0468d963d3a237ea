namespace Insight.Waf.Rules;

/// <summary>What <c>setvar</c> does.</summary>
internal enum SetVariableOperation
{
    /// <summary><c>=value</c>.</summary>
    Set,

    /// <summary><c>=+number</c>.</summary>
    Add,

    /// <summary><c>=-number</c>.</summary>
    Subtract,

    /// <summary><c>!name</c>.</summary>
    Remove,
}
