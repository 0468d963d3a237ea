namespace Shop.Inventory;

/// <summary>So many pieces of one product.</summary>
public sealed record ReservationLine(string Sku, int Quantity);
