namespace Shop.Cart;

/// <summary>A coupon to try.</summary>
public sealed record CartCoupon(string? Code);
