using Insight.Contracts.Objects;

namespace Insight.Policy.Objects;

/// <summary>What an object is known by.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Name">Its name.</param>
public readonly record struct ObjectKey(ObjectKind Kind, string Tenant, string Name)
{
    /// <summary>Kind and name, such as <c>route/shop-api</c>.</summary>
    public override string ToString() => $"{ObjectKinds.Word(Kind)}/{Name}";
}
