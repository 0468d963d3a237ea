namespace Shop.Payment;

/// <summary>Card numbers with a meaning, as payment providers publish them for tests.</summary>
public static class TestCards
{
    /// <summary>Always paid.</summary>
    public const string Good = "4242424242424242";

    /// <summary>Always declined.</summary>
    public const string Declined = "4000000000000002";

    /// <summary>Declined for lack of money.</summary>
    public const string NoFunds = "4000000000009995";

    /// <summary>The bank takes longer than any caller waits.</summary>
    public const string SlowBank = "4000000000003220";
}
