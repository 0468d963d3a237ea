using Xunit;

namespace Insight.EndToEnd.Pages;

/// <summary>Tests that share the running shop; one after another, beside others.</summary>
[CollectionDefinition(Name)]
public sealed class ShopPages : ICollectionFixture<RunningShop>
{
    /// <summary>Its name.</summary>
    public const string Name = "pages of the running shop";
}
