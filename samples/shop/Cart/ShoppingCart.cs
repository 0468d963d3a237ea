namespace Shop.Cart;

/// <summary>A cart; it exists as soon as something was put in.</summary>
/// <param name="Id">The browser's session.</param>
/// <param name="Lines">What lies in it.</param>
/// <param name="Coupon">A coupon that was accepted, or null.</param>
public sealed record ShoppingCart(Guid Id, CartLine[] Lines, string? Coupon = null)
{
    /// <summary>Pence, after the coupon's tenth.</summary>
    public int TotalMinor => Lines.Sum(line => line.Quantity * line.PriceMinor) * (Coupon is null ? 10 : 9) / 10;

    /// <summary>Grams.</summary>
    public int WeightGrams => Lines.Sum(line => line.Quantity * line.WeightGrams);
}
