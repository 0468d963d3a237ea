namespace Shop.Inventory;

/// <summary>Goods put aside for an order.</summary>
/// <param name="OrderId">Also the reservation's own id: an order has one.</param>
/// <param name="Lines">What was put aside.</param>
/// <param name="Dispatched">True once it left the house.</param>
public sealed record Reservation(Guid OrderId, ReservationLine[] Lines, bool Dispatched = false);
