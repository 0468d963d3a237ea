using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Shop.Payment;
using Shop.Topology;
using Shop.Users;
using Xunit;

namespace Insight.Shop.Tests;

/// <summary>What the services answer, asked through the stand-in gateway.</summary>
public sealed class ServiceTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Theory]
    [InlineData("catalogue", "GET", "/categories", 200)]
    [InlineData("catalogue", "GET", "/categories/kitchen/products?page=2&sort=price", 200)]
    [InlineData("catalogue", "GET", "/categories/cars/products", 404)]
    [InlineData("catalogue", "GET", "/products/7", 200)]
    [InlineData("catalogue", "GET", "/products/7000", 404)]
    [InlineData("catalogue", "GET", "/products/seven", 404)]
    [InlineData("catalogue", "GET", "/products/search?q=oak&max_price=5000", 200)]
    [InlineData("catalogue", "GET", "/products/search?q=", 422)]
    [InlineData("catalogue", "GET", "/products/by-slug/copper-kettle", 200)]
    [InlineData("recommendations", "GET", "/products/7/similar?limit=3", 200)]
    [InlineData("recommendations", "GET", "/products/7/similar?limit=300", 422)]
    [InlineData("inventory", "GET", "/stock?sku=KIT-0001&sku=KIT-0002", 200)]
    [InlineData("inventory", "GET", "/stock/NONE-0001", 404)]
    [InlineData("shipping", "GET", "/rates?country=GB&weight=1200", 200)]
    [InlineData("shipping", "GET", "/rates?country=Britain&weight=1200", 422)]
    [InlineData("shipping", "GET", "/shipments/SH00000000GB", 404)]
    [InlineData("payment", "GET", "/payments/pay_none", 404)]
    [InlineData("users", "GET", "/users/8d3a2f0e-58a1-4c8e-9a51-6f1f4c1d2b3a", 404)]
    [InlineData("checkout", "GET", "/orders/8d3a2f0e-58a1-4c8e-9a51-6f1f4c1d2b3a", 404)]
    [InlineData("cart", "GET", "/carts/8d3a2f0e-58a1-4c8e-9a51-6f1f4c1d2b3a", 200)]
    [InlineData("storefront", "GET", "/healthz", 200)]
    public async Task Endpoint_Asked_AnswersAsSpecified(string service, string method, string path, int expected)
    {
        using var client = shop.Client(service);

        Assert.Equal(expected, await RunningShop.StatusAsync(client, method, path));
    }

    [Fact]
    public async Task Buying_GoodCard_GivesAnOrderAndAParcel()
    {
        using var browser = shop.Browser();
        await SignInAsync(browser, 1);
        Assert.Equal(201, await RunningShop.StatusAsync(browser, "POST", "/api/cart/items", new { productId = 3, quantity = 2 }));
        Assert.Equal(200, await RunningShop.StatusAsync(browser, "PATCH", "/api/cart/items/KIT-0003", new { quantity = 1 }));
        Assert.Equal(422, await RunningShop.StatusAsync(browser, "PATCH", "/api/cart/items/KIT-0003", new { quantity = 0 }));
        Assert.Equal(404, await RunningShop.StatusAsync(browser, "DELETE", "/api/cart/items/KIT-0099"));
        Assert.Equal(200, await RunningShop.StatusAsync(browser, "PUT", "/api/cart/coupon", new { code = "SPRING10" }));

        using var placed = await browser.PostAsJsonAsync("/api/checkout", Card(TestCards.Good));
        var order = await placed.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(201, (int)placed.StatusCode);
        var id = order.GetProperty("id").GetString();
        Assert.Equal(200, await RunningShop.StatusAsync(browser, "GET", $"/api/orders/{id}"));
        Assert.Equal(200, await RunningShop.StatusAsync(browser, "GET", $"/api/orders/{id}/tracking"));
        Assert.Equal(409, await RunningShop.StatusAsync(browser, "POST", $"/api/orders/{id}/cancellation"));
        using (var feed = await browser.GetAsync($"/api/orders/{id}/tracking/stream", HttpCompletionOption.ResponseHeadersRead))
        using (var events = new StreamReader(await feed.Content.ReadAsStreamAsync()))
            Assert.Equal("event: status", await events.ReadLineAsync());
        var cart = await browser.GetFromJsonAsync<JsonElement>("/api/cart");
        Assert.Equal(0, cart.GetProperty("lines").GetArrayLength());
        using var stranger = shop.Browser();
        await SignInAsync(stranger, 2);
        Assert.Equal(404, await RunningShop.StatusAsync(stranger, "GET", $"/api/orders/{id}"));
    }

    [Theory]
    [InlineData(TestCards.Declined, 402)]
    [InlineData(TestCards.NoFunds, 402)]
    [InlineData("not-a-card", 422)]
    [InlineData(TestCards.SlowBank, 504)]
    public async Task Buying_CardThatFails_GivesTheGoodsBack(string number, int expected)
    {
        using var browser = shop.Browser();
        using var inventory = shop.Client("inventory");
        await SignInAsync(browser, 3);
        // A product that no other test touches.
        const int product = 211;
        Assert.Equal(201, await RunningShop.StatusAsync(browser, "POST", "/api/cart/items", new { productId = product, quantity = 1 }));
        var before = await inventory.GetStringAsync($"/stock/TOY-{product:D4}");

        var status = await RunningShop.StatusAsync(browser, "POST", "/api/checkout", Card(number));

        Assert.Equal(expected, status);
        Assert.Equal(before, await inventory.GetStringAsync($"/stock/TOY-{product:D4}"));
        var cart = await browser.GetFromJsonAsync<JsonElement>("/api/cart");
        Assert.Equal(1, cart.GetProperty("lines").GetArrayLength());
    }

    [Fact]
    public async Task Cart_ProductThatIsSoldOut_IsAConflict()
    {
        using var browser = shop.Browser();

        Assert.Equal(409, await RunningShop.StatusAsync(browser, "POST", "/api/cart/items", new { productId = 40 }));
        Assert.Equal(404, await RunningShop.StatusAsync(browser, "POST", "/api/cart/items", new { productId = 4000 }));
    }

    [Fact]
    public async Task Checkout_EmptyCartOrNobody_IsRefused()
    {
        using var browser = shop.Browser();
        Assert.Equal(401, await RunningShop.StatusAsync(browser, "POST", "/api/checkout", Card(TestCards.Good)));
        await SignInAsync(browser, 4);

        Assert.Equal(422, await RunningShop.StatusAsync(browser, "POST", "/api/checkout", Card(TestCards.Good)));
    }

    [Fact]
    public async Task Account_LifeCycle_AnswersAsSpecified()
    {
        using var browser = shop.Browser();
        var registration = new { email = "new@example.com", name = "New", password = "long-enough" };
        Assert.Equal(401, await RunningShop.StatusAsync(browser, "GET", "/api/account"));
        Assert.Equal(401, await RunningShop.StatusAsync(browser, "POST", "/api/session", new { email = "new@example.com", password = "x" }));
        Assert.Equal(422, await RunningShop.StatusAsync(browser, "POST", "/api/account", new { email = "new" }));
        Assert.Equal(201, await RunningShop.StatusAsync(browser, "POST", "/api/account", registration));
        Assert.Equal(409, await RunningShop.StatusAsync(browser, "POST", "/api/account", registration));
        Assert.Equal(200, await RunningShop.StatusAsync(browser, "PATCH", "/api/account", new { name = "Newer" }));
        Assert.Equal(422, await RunningShop.StatusAsync(browser, "PUT", "/api/account/address", new { country = "Narnia" }));
        Assert.Equal(200, await RunningShop.StatusAsync(browser, "PUT", "/api/account/address", KnownCustomers.Get(0).Address));

        var account = await browser.GetFromJsonAsync<JsonElement>("/api/account");

        Assert.Equal("Newer", account.GetProperty("name").GetString());
        Assert.False(account.TryGetProperty("password", out _));
        Assert.Equal(204, await RunningShop.StatusAsync(browser, "DELETE", "/api/session"));
        Assert.Equal(401, await RunningShop.StatusAsync(browser, "GET", "/api/account"));
    }

    [Fact]
    public async Task Review_SecondByTheSameCustomer_IsAConflict()
    {
        using var browser = shop.Browser();
        await SignInAsync(browser, 5);

        Assert.Equal(422, await RunningShop.StatusAsync(browser, "POST", "/api/products/9/reviews", new { stars = 6, text = "!" }));
        Assert.Equal(201, await RunningShop.StatusAsync(browser, "POST", "/api/products/9/reviews", new { stars = 5, text = "!" }));
        Assert.Equal(409, await RunningShop.StatusAsync(browser, "POST", "/api/products/9/reviews", new { stars = 5, text = "!" }));
    }

    [Fact]
    public async Task Storefront_OneOfItsApisThatReturnATask_WritesTheAnswer()
    {
        using var browser = shop.Browser();

        var found = await browser.GetFromJsonAsync<JsonElement>("/api/search?q=kettle");
        var home = await browser.GetFromJsonAsync<JsonElement>("/api/home");

        Assert.Equal(8, found.GetProperty("total").GetInt32());
        Assert.Equal(8, home.GetProperty("picks").GetArrayLength());
    }

    [Fact]
    public async Task DealsFeed_Opened_SendsEvents()
    {
        using var browser = shop.Browser();
        using var response = await browser.GetAsync("/api/deals/stream", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("event: deal", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task SupportChat_Message_IsAnswered()
    {
        using var handler = global::Shop.Mesh.GatewayConnector.Create(
            new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, shop.Gateway.HttpPort), null);
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{ShopServices.PublicHost}/api/support/chat"), invoker, CancellationToken.None);
        await socket.SendAsync(Encoding.UTF8.GetBytes("Hello"), WebSocketMessageType.Text, true, CancellationToken.None);

        var buffer = new byte[1_000];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None);

        Assert.Contains("Hello", Encoding.UTF8.GetString(buffer, 0, received.Count), StringComparison.Ordinal);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
    }

    private static async Task SignInAsync(HttpClient browser, int number)
    {
        var customer = KnownCustomers.Get(number);
        Assert.Equal(201, await RunningShop.StatusAsync(browser, "POST", "/api/session", new { customer.Email, customer.Password }));
    }

    private static CardDetails Card(string number) => new(number, "11/29", "123");
}
