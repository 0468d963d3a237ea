using System.Text.Json;
using Shop.Catalogue;
using Shop.Payment;

namespace Shop.Traffic;

/// <summary>What visitors do, from landing to leaving: a pure function of the visitor and a random source.</summary>
public static class Journey
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private static readonly string[] SearchWords =
        ["kettle", "lamp", "oak", "blue", "pan", "train", "rug", "pen", "bench", "copper", "candle", "kite", "grand", "tea", "teapot", "piano"];

    private static readonly string[] ReviewTexts =
        ["Exactly what I wanted.", "Smaller than it looks, but fine.", "Broke after a week.", "My aunt loves it.", "Good value & well packed."];

    private static readonly string[] Questions =
        ["Where is my parcel?", "Can I swap the colour?", "Do you ship to Ireland?", "Is the oak one back soon?"];

    /// <summary>The steps of one visit.</summary>
    public static IReadOnlyList<Step> Of(Visitor visitor, Random random)
    {
        var steps = new List<Step>();
        steps.AddRange(Landing(random));
        switch (random.Next(100))
        {
            case < 45:
                steps.AddRange(Browse(random));
                break;
            case < 65:
                steps.AddRange(Search(random));
                break;
            case < 88:
                steps.AddRange(Browse(random));
                steps.AddRange(Buy(visitor, random));
                break;
            case < 96:
                steps.AddRange(Account(visitor, random));
                break;
            default:
                steps.Add(new Step("GET", "/api/support/chat", Pick(Questions, random), StepKind.Chat));
                break;
        }

        return steps;
    }

    /// <summary>The shortest visit that reaches every service.</summary>
    public static IReadOnlyList<Step> InAHurry(Visitor visitor)
    {
        var customer = visitor.Customer;
        var product = ProductRange.Products[0];
        return
        [
            Get("/"),
            Get("/api/home"),
            Get($"/api/products/{product.Id}"),
            Post("/api/cart/items", new { productId = product.Id, quantity = 1 }),
            Post("/api/session", new { email = customer.Email, password = customer.Password }),
            Post("/api/checkout", new CardDetails(TestCards.Good, "11/29", "123")),
            Get($"/api/orders/{Step.OrderPlaceholder}/tracking"),
            Get("/api/account"),
        ];
    }

    private static IEnumerable<Step> Landing(Random random)
    {
        yield return Get("/");
        // The rest have them in their cache.
        if (random.Next(100) < 40)
        {
            yield return Get("/assets/shop.css");
            yield return Get("/assets/shop.js");
        }

        yield return Get("/api/home");
        if (random.Next(100) < 5)
            yield return new Step("GET", "/api/deals/stream", null, StepKind.Feed);
    }

    private static IEnumerable<Step> Browse(Random random)
    {
        var pages = 1 + random.Next(3);
        for (var page = 1; page <= pages; page++)
        {
            var category = Pick(ProductRange.Categories, random);
            yield return Get($"/api/categories/{category.Slug}?page={1 + random.Next(3)}" + (random.Next(4) == 0 ? "&sort=price" : ""));
            foreach (var step in Look(Popular(random), random))
                yield return step;
        }

        // An old link somewhere out there.
        if (random.Next(100) < 3)
            yield return Get($"/api/products/{1_000 + random.Next(500)}");
    }

    private static IEnumerable<Step> Search(Random random)
    {
        var word = Pick(SearchWords, random);
        yield return Get($"/api/search?q={word}");
        if (random.Next(3) == 0)
            yield return Get($"/api/search?q={word}&max_price={(1 + random.Next(8)) * 1_000}");
        foreach (var step in Look(Popular(random), random))
            yield return step;
        // Sent before a word was typed.
        if (random.Next(100) < 3)
            yield return Get("/api/search?q=");
    }

    private static IEnumerable<Step> Look(Product product, Random random)
    {
        if (random.Next(5) == 0)
            yield return Get($"/products/{product.Slug}");
        yield return Get($"/api/products/{product.Id}");
        if (random.Next(3) == 0)
            yield return Get($"/api/products/{product.Id}/reviews");
    }

    private static IEnumerable<Step> Buy(Visitor visitor, Random random)
    {
        var product = Popular(random);
        yield return Post("/api/cart/items", new { productId = product.Id, quantity = 1 + random.Next(3) });
        if (random.Next(3) == 0)
            yield return Post("/api/cart/items", new { productId = Popular(random).Id, quantity = 1 });
        yield return Get("/api/cart");
        // Where the product is sold out the line is not there: a natural 404.
        if (random.Next(6) == 0)
            yield return new Step("PATCH", $"/api/cart/items/{product.Sku}", Body(new { quantity = 2 }));
        if (random.Next(12) == 0)
            yield return new Step("PUT", "/api/cart/coupon", Body(new { code = random.Next(3) == 0 ? "SUMMER99" : "SPRING10" }));
        if (random.Next(8) == 0)
        {
            yield return new Step("DELETE", $"/api/cart/items/{product.Sku}");
            yield break;
        }

        foreach (var step in SignIn(visitor, random))
            yield return step;
        yield return Post("/api/checkout", new CardDetails(Card(random), "11/29", $"{random.Next(1_000):D3}"));
        yield return Get($"/api/orders/{Step.OrderPlaceholder}");
        switch (random.Next(5))
        {
            case 0:
                yield return Get($"/api/orders/{Step.OrderPlaceholder}/tracking");
                break;
            case 1:
                yield return new Step("GET", $"/api/orders/{Step.OrderPlaceholder}/tracking/stream", null, StepKind.Feed);
                break;
            case 2 when random.Next(4) == 0:
                yield return new Step("POST", $"/api/orders/{Step.OrderPlaceholder}/cancellation", "{}");
                break;
        }

        if (random.Next(6) == 0)
        {
            var stars = random.Next(40) == 0 ? 6 : 1 + random.Next(5);
            yield return Post($"/api/products/{product.Id}/reviews", new { stars, text = Pick(ReviewTexts, random) });
        }
    }

    private static IEnumerable<Step> Account(Visitor visitor, Random random)
    {
        // The page asks before it knows that nobody is signed in.
        if (random.Next(4) == 0)
            yield return Get("/api/account");
        if (random.Next(10) == 0)
        {
            var customer = visitor.Customer;
            yield return Post("/api/account", new { email = customer.Email, name = customer.Name, password = "forgot-i-had-one" });
        }

        foreach (var step in SignIn(visitor, random))
            yield return step;
        yield return Get("/api/account");
        yield return Get("/api/orders");
        if (random.Next(4) == 0)
            yield return new Step("PUT", "/api/account/address", Body(visitor.Customer.Address!));
        if (random.Next(8) == 0)
            yield return new Step("PATCH", "/api/account", Body(new { name = visitor.Customer.Name }));
        yield return new Step("DELETE", "/api/session");
    }

    private static IEnumerable<Step> SignIn(Visitor visitor, Random random)
    {
        var customer = visitor.Customer;
        if (random.Next(12) == 0)
            yield return Post("/api/session", new { email = customer.Email, password = "correct-hose" });
        yield return Post("/api/session", new { email = customer.Email, password = customer.Password });
    }

    /// <summary>A few products get most of the looks. Sold-out ones are looked at like the others.</summary>
    private static Product Popular(Random random)
    {
        var products = ProductRange.Products;
        var rank = (int)(products.Count * Math.Pow(random.NextDouble(), 2.5));
        // Ranks are spread over the range, so that popular products are not neighbours.
        return products[rank * 77 % products.Count];
    }

    private static string Card(Random random) => random.Next(100) switch
    {
        < 3 => TestCards.Declined,
        < 5 => TestCards.NoFunds,
        5 => TestCards.SlowBank,
        _ => TestCards.Good,
    };

    private static T Pick<T>(IReadOnlyList<T> values, Random random) => values[random.Next(values.Count)];

    private static Step Get(string path) => new("GET", path);

    private static Step Post(string path, object body) => new("POST", path, Body(body));

    private static string Body(object body) => JsonSerializer.Serialize(body, Json);
}
