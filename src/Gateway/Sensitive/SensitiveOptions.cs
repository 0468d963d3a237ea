namespace Insight.Gateway.Sensitive;

/// <summary>Kinds of sensitive data of one's own (<c>gateway:sensitive</c>). Whether any are looked for, <c>gateway:recording:sensitive</c> says.</summary>
public sealed class SensitiveOptions
{
    /// <summary>Patterns; at most 16.</summary>
    public IList<SensitivePattern> Patterns { get; } = [];
}
