namespace Shop.Catalogue;

/// <summary>Something for sale.</summary>
/// <param name="Id">1, 2, 3, ….</param>
/// <param name="Sku">Stock keeping unit, such as KIT-0001.</param>
/// <param name="Slug">Name in addresses of pages.</param>
/// <param name="Name">Name for people.</param>
/// <param name="Category">Slug of its category.</param>
/// <param name="PriceMinor">Pence.</param>
/// <param name="WeightGrams">Weight with its box.</param>
public sealed record Product(int Id, string Sku, string Slug, string Name, string Category, int PriceMinor, int WeightGrams);
