namespace Shop.Catalogue;

/// <summary>What the shop sells: the same at every start.</summary>
public static class ProductRange
{
    private static readonly string[] Adjectives = ["Copper", "Oak", "Striped", "Little", "Grand", "Folding", "Quiet", "Blue"];

    private static readonly (Category Category, string Code, string[] Nouns)[] Shelves =
    [
        (new("kitchen", "Kitchen"), "KIT", ["Kettle", "Pan", "Ladle", "Mortar", "Scale"]),
        (new("garden", "Garden"), "GAR", ["Trowel", "Watering Can", "Bird House", "Bench", "Lantern"]),
        (new("lighting", "Lighting"), "LIG", ["Desk Lamp", "Floor Lamp", "Candle Holder", "Night Light", "Shade"]),
        (new("textiles", "Textiles"), "TEX", ["Blanket", "Cushion", "Tea Towel", "Rug", "Apron"]),
        (new("stationery", "Stationery"), "STA", ["Notebook", "Fountain Pen", "Letter Rack", "Ruler", "Ink Well"]),
        (new("toys", "Toys"), "TOY", ["Train", "Kite", "Puzzle", "Abacus", "Rocking Horse"]),
    ];

    /// <summary>All categories.</summary>
    public static IReadOnlyList<Category> Categories { get; } = [.. Shelves.Select(shelf => shelf.Category)];

    /// <summary>All products; the one with id n stands at n − 1.</summary>
    public static IReadOnlyList<Product> Products { get; } = Make();

    /// <summary>The product with an id, or null.</summary>
    public static Product? Find(int id) => id >= 1 && id <= Products.Count ? Products[id - 1] : null;

    private static List<Product> Make()
    {
        var products = new List<Product>();
        foreach (var (category, code, nouns) in Shelves)
        {
            foreach (var noun in nouns)
            {
                foreach (var adjective in Adjectives)
                {
                    var id = products.Count + 1;
                    var name = $"{adjective} {noun}";
                    products.Add(new Product(
                        id,
                        $"{code}-{id:D4}",
                        name.ToLowerInvariant().Replace(' ', '-'),
                        name,
                        category.Slug,
                        PriceMinor: 495 + id * 7919 % 90 * 100,
                        WeightGrams: 150 + id * 104729 % 4000));
                }
            }
        }

        return products;
    }
}
