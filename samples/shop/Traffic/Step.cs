namespace Shop.Traffic;

/// <summary>One thing that a visitor does.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path and query. <c>{order}</c> in it becomes the id of the visitor's last order.</param>
/// <param name="Json">Body, or null.</param>
/// <param name="Kind">How to carry it out.</param>
public sealed record Step(string Method, string Path, string? Json = null, StepKind Kind = StepKind.Request)
{
    /// <summary>What is replaced in a path.</summary>
    public const string OrderPlaceholder = "{order}";

    /// <summary>Asked for instead when the visitor has no order (the card was declined).</summary>
    public const string WithoutOrder = "/api/orders";
}
