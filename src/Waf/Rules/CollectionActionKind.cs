namespace Insight.Waf.Rules;

/// <summary>What an action does with a collection that outlives its transaction.</summary>
internal enum CollectionActionKind
{
    /// <summary><c>initcol</c>, <c>setsid</c>, <c>setuid</c>, <c>setrsc</c>: use the collection of this key.</summary>
    Attach,

    /// <summary><c>expirevar</c>: a value is gone after so many seconds.</summary>
    Expire,

    /// <summary><c>deprecatevar</c>: a number sinks with time.</summary>
    Decrease,
}
