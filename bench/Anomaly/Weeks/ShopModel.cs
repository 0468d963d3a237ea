using System.Text;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>The shop of <c>samples/shop</c> as calls: who calls whom at which endpoint, how long it takes, how it fails.</summary>
internal sealed class ShopModel
{
    private const double DefaultTimeout = 2e6, SuggestionTimeout = 0.6e6, PaymentTimeout = 1.5e6, CheckoutTimeout = 8e6;
    private static readonly string[] ServiceNames = ["storefront", "catalogue", "recommendations", "cart", "checkout", "payment", "users", "shipping", "inventory"];
    private readonly string _outside;
    private readonly List<CallSite> _sites = [];
    private readonly Dictionary<string, CallSite> _edge = [];

    /// <summary>Builds the shop.</summary>
    /// <param name="outside">Source of requests from outside.</param>
    public ShopModel(string outside)
    {
        _outside = outside;

        ShopEndpoint stockOf = Endpoint("inventory", "GET /stock/{sku}", 1.4, .45, .0003, 0, 900);
        ShopEndpoint stock = Endpoint("inventory", "GET /stock", 2.2, .5, .0003, 0, 2_400);
        ShopEndpoint reserve = Endpoint("inventory", "POST /reservations", 4, .5, .0008, .015, 300, Answer.Refused, 240);
        ShopEndpoint release = Endpoint("inventory", "DELETE /reservations/{orderId}", 2.5, .5, .0006, 0, 0);
        ShopEndpoint dispatch = Endpoint("inventory", "POST /reservations/{orderId}/dispatch", 3, .5, .0006, 0, 300, Answer.Missing, 2);

        ShopEndpoint categories = Endpoint("catalogue", "GET /categories", 2, .4, .0004, 0, 1_100);
        ShopEndpoint ofCategory = Endpoint("catalogue", "GET /categories/{slug}/products", 6, .6, .0006, .006, 4_200, Answer.Missing);
        ShopEndpoint products = Endpoint("catalogue", "GET /products", 4, .5, .0005, 0, 2_600);
        ShopEndpoint search = Endpoint("catalogue", "GET /products/search", 13, .75, .001, .03, 3_900, Answer.Refused);
        ShopEndpoint bySlug = Endpoint("catalogue", "GET /products/by-slug/{slug}", 3, .5, .0004, .015, 420, Answer.Missing);
        ShopEndpoint reviews = Endpoint("catalogue", "GET /products/{id}/reviews", 5, .6, .0006, .005, 1_900, Answer.Missing);
        ShopEndpoint review = Endpoint("catalogue", "POST /products/{id}/reviews", 6, .5, .001, .03, 380, Answer.Refused, 210);
        ShopEndpoint product = Endpoint("catalogue", "GET /products/{id}", 4, .5, .0005, .014, 640, Answer.Missing, stages: [[To("catalogue", stockOf, handled: true)]]);

        ShopEndpoint similar = Endpoint("recommendations", "GET /products/{id}/similar", 9, .6, .002, .01, 1_500, Answer.Missing, stages: [[To("recommendations", products)]]);
        ShopEndpoint picks = Endpoint("recommendations", "GET /users/{userId}/picks", 12, .6, .002, 0, 2_800, stages: [[To("recommendations", products)]]);

        ShopEndpoint cart = Endpoint("cart", "GET /carts/{id}", 2, .45, .0004, 0, 700, oneByOne: To("cart", product));
        ShopEndpoint addItem = Endpoint("cart", "POST /carts/{id}/items", 3, .45, .0006, .02, 760, Answer.Refused, 60, [[To("cart", products)], [To("cart", stockOf, retries: 1)]]);
        ShopEndpoint changeItem = Endpoint("cart", "PATCH /carts/{id}/items/{sku}", 2, .45, .0005, .03, 700, Answer.Missing, 16);
        ShopEndpoint removeItem = Endpoint("cart", "DELETE /carts/{id}/items/{sku}", 2, .45, .0005, .03, 0, Answer.Missing);
        ShopEndpoint coupon = Endpoint("cart", "PUT /carts/{id}/coupon", 2.2, .45, .0005, .3, 720, Answer.Refused, 20);
        ShopEndpoint clearCart = Endpoint("cart", "DELETE /carts/{id}", 2, .45, .0005, 0, 0);

        ShopEndpoint pay = Endpoint("payment", "POST /payments", 85, .5, .004, .05, 230, Answer.Refused, 190);
        ShopEndpoint refund = Endpoint("payment", "POST /payments/{id}/refunds", 90, .5, .004, .01, 230, Answer.Refused, 2);

        ShopEndpoint signIn = Endpoint("users", "POST /sessions", 24, .35, .0008, .08, 120, Answer.Denied, 70);
        ShopEndpoint register = Endpoint("users", "POST /users", 30, .35, .0008, .3, 200, Answer.Refused, 110);
        ShopEndpoint user = Endpoint("users", "GET /users/{id}", 2.4, .45, .0004, 0, 260);
        ShopEndpoint changeUser = Endpoint("users", "PATCH /users/{id}", 4, .45, .0006, .01, 260, Answer.Refused, 30);
        ShopEndpoint address = Endpoint("users", "PUT /users/{id}/address", 4, .45, .0006, .02, 260, Answer.Refused, 120);

        ShopEndpoint rates = Endpoint("shipping", "GET /rates", 3, .5, .001, .004, 60, Answer.Refused);
        ShopEndpoint ship = Endpoint("shipping", "POST /shipments", 8, .5, .0015, 0, 190, Answer.Refused, 160, [[To("shipping", dispatch, handled: true)]]);
        ShopEndpoint parcel = Endpoint("shipping", "GET /shipments/{number}", 3, .5, .001, .01, 190, Answer.Missing);

        ShopEndpoint place = Endpoint("checkout", "POST /orders", 5, .5, .001, .01, 620, Answer.Refused, 220,
            [
                [To("checkout", cart), To("checkout", user)],
                [To("checkout", reserve)],
                [To("checkout", rates, handled: true)],
                [To("checkout", pay, timeout: PaymentTimeout)],
                [To("checkout", ship, handled: true)],
                [To("checkout", clearCart, handled: true)],
            ],
            To("checkout", release, handled: true), 3);
        ShopEndpoint orders = Endpoint("checkout", "GET /orders", 4, .6, .0006, 0, 2_100);
        ShopEndpoint order = Endpoint("checkout", "GET /orders/{id}", 3, .5, .0005, .01, 620, Answer.Missing);
        ShopEndpoint cancel = Endpoint("checkout", "POST /orders/{id}/cancellation", 4, .5, .0008, .85, 620, Answer.Refused, 2, [[To("checkout", refund)]]);

        Page("GET /", 1, 1_100);
        Page("GET /assets/shop.css", .5, 320);
        Page("GET /assets/shop.js", .5, 690);
        Page("GET /robots.txt", .5, 40);
        Page("GET /products/{slug}", 2, 1_100, stages: [[Front(bySlug)]]);
        Page("GET /api/home", 3, 3_900, stages: [[Front(categories), Front(picks, handled: true, timeout: SuggestionTimeout)]]);
        Page("GET /api/categories/{slug}", 2, 4_200, stages: [[Front(ofCategory)]], oneByOne: Front(product));
        Page("GET /api/search", 2, 3_900, stages: [[Front(search)]]);
        Page("GET /api/products/{id}", 2.5, 2_100, stages: [[Front(product), Front(similar, handled: true, timeout: SuggestionTimeout)]]);
        Page("GET /api/products/{id}/reviews", 2, 1_900, stages: [[Front(reviews)]]);
        Page("POST /api/products/{id}/reviews", 2, 380, Answer.Denied, .02, 180, [[Front(review)]]);
        Page("GET /api/cart", 2, 700, stages: [[Front(cart)]]);
        Page("POST /api/cart/items", 2, 760, Answer.Refused, .002, 40, [[Front(addItem)]]);
        Page("PATCH /api/cart/items/{sku}", 2, 700, Answer.Refused, .002, 16, [[Front(changeItem)]]);
        Page("DELETE /api/cart/items/{sku}", 2, 0, Answer.Refused, .002, 0, [[Front(removeItem)]]);
        Page("PUT /api/cart/coupon", 2, 720, Answer.Refused, .002, 20, [[Front(coupon)]]);
        Page("POST /api/checkout", 3, 620, Answer.Denied, .01, 70, [[Front(place, timeout: CheckoutTimeout)]]);
        Page("GET /api/orders", 2, 2_100, Answer.Denied, .02, 0, [[Front(orders)]]);
        Page("GET /api/orders/{id}", 2, 620, Answer.Denied, .01, 0, [[Front(order)]]);
        Page("POST /api/orders/{id}/cancellation", 2, 620, Answer.Denied, .01, 2, [[Front(order)], [Front(cancel)]]);
        Page("GET /api/orders/{id}/tracking", 2, 300, Answer.Denied, .01, 0, [[Front(order)], [Front(parcel)]]);
        Page("POST /api/account", 2, 200, Answer.Refused, .01, 110, [[Front(register)]]);
        Page("POST /api/session", 2, 120, Answer.Refused, .004, 70, [[Front(signIn)]]);
        Page("DELETE /api/session", 1, 0);
        Page("GET /api/account", 2, 260, Answer.Denied, .2, 0, [[Front(user)]]);
        Page("PATCH /api/account", 2, 260, Answer.Denied, .01, 30, [[Front(changeUser)]]);
        Page("PUT /api/account/address", 2, 260, Answer.Denied, .01, 120, [[Front(address)]]);
        Page("GET /api/recently-viewed", 2, 1_400, stages: [[Front(products)]]);
        Page("POST /api/products/{id}/questions", 4, 180, Answer.Denied, .02, 150);
        UnknownPath = Outside(Endpoint("storefront", "", .6, .4, 0, 1, 140, Answer.Missing));

        SignIn = signIn;

        // Scheduled: shelves are compared every hour, models are trained at night.
        HourlyJob = To("shipping", stock).Site;
        NightlyJob = To("recommendations", products).Site;
    }

    /// <summary>Names of the services.</summary>
    public IReadOnlyList<string> Services => ServiceNames;

    /// <summary>All that can be called, by source.</summary>
    public IReadOnlyList<CallSite> Sites => _sites;

    /// <summary>Requests from outside for paths that no endpoint has.</summary>
    public CallSite UnknownPath { get; }

    /// <summary>Where passwords are looked at.</summary>
    public ShopEndpoint SignIn { get; }

    /// <summary>What the hourly job calls.</summary>
    public CallSite HourlyJob { get; }

    /// <summary>What the nightly job calls.</summary>
    public CallSite NightlyJob { get; }

    /// <summary>An endpoint of the storefront as it is called from outside.</summary>
    public CallSite FromOutside(string name) => _edge[name];

    /// <summary>Index of a service.</summary>
    public int ServiceOf(string name) => Array.IndexOf(ServiceNames, name);

    /// <summary>The virtual host of a service.</summary>
    public string HostOf(int service) => service == 0 ? "shop.example" : Services[service] + ".shop.internal";

    /// <summary>The id of an endpoint: FNV-1a of the service, method and template.</summary>
    public static ulong IdOf(string service, string name)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte b in Encoding.UTF8.GetBytes($"{service} {name}")) hash = (hash ^ b) * 1_099_511_628_211;
        return hash;
    }

    /// <summary>Expected requests per site for one request at another, itself included, on ordinary days.</summary>
    public void AddExpected(CallSite site, double weight, Dictionary<CallSite, double> expected)
    {
        expected[site] = expected.GetValueOrDefault(site) + weight;
        foreach (ShopCall call in site.Endpoint.Stages.SelectMany(stage => stage)) AddExpected(call.Site, weight * (1 - site.Endpoint.Refusals), expected);
    }

    private ShopEndpoint Endpoint(
        string service, string name, double milliseconds, double sigma, double errors, double refusals, int responseBytes,
        Answer refusal = Answer.Refused, int requestBytes = 0, ShopCall[][]? stages = null, ShopCall? undo = null, int undoFrom = 0, ShopCall? oneByOne = null)
    {
        float[] own = new float[ShopEndpoint.Quantiles];
        for (int i = 0; i < own.Length; i++)
        {
            // 0.3 ms of the way there and back, which no load changes.
            own[i] = (float)(300 + 1_000 * milliseconds * Math.Exp(sigma * NormalQuantile((i + 0.5) / own.Length)));
        }

        return new ShopEndpoint
        {
            Service = ServiceOf(service),
            Name = name,
            Id = name.Length == 0 ? 0 : IdOf(service, name),
            Own = own,
            Errors = errors,
            Refusals = refusals,
            Refusal = refusal,
            RequestBytes = requestBytes,
            ResponseBytes = responseBytes,
            Stages = stages ?? [],
            Undo = undo,
            UndoFrom = undoFrom,
            OneByOne = oneByOne,
        };
    }

    private void Page(string name, double milliseconds, int responseBytes, Answer refusal = Answer.Refused, double refusals = 0, int requestBytes = 0, ShopCall[][]? stages = null, ShopCall? oneByOne = null) =>
        _edge[name] = Outside(Endpoint("storefront", name, milliseconds, .4, .0003, refusals, responseBytes, refusal, requestBytes, stages, oneByOne: oneByOne));

    private CallSite Outside(ShopEndpoint endpoint) => Add(new(_sites.Count, _outside, endpoint, traced: false));

    private ShopCall Front(ShopEndpoint endpoint, bool handled = false, double timeout = DefaultTimeout) => To("storefront", endpoint, handled, timeout);

    private ShopCall To(string source, ShopEndpoint endpoint, bool handled = false, double timeout = DefaultTimeout, int retries = 0)
    {
        // The oldest service drops the trace of its callers.
        CallSite site = _sites.FirstOrDefault(known => known.Source == source && known.Endpoint == endpoint)
            ?? Add(new(_sites.Count, source, endpoint, traced: source != "recommendations"));
        return new(site, handled, timeout, retries);
    }

    private CallSite Add(CallSite site)
    {
        _sites.Add(site);
        return site;
    }

    /// <summary>Acklam's rational approximation (2003), good to 1e-9.</summary>
    private static double NormalQuantile(double p)
    {
        if (p > 0.5) return -NormalQuantile(1 - p);
        if (p < 0.02425)
        {
            double t = Math.Sqrt(-2 * Math.Log(p));
            return (((((-7.784894002430293e-03 * t - 3.223964580411365e-01) * t - 2.400758277161838) * t - 2.549732539343734) * t + 4.374664141464968) * t + 2.938163982698783)
                / ((((7.784695709041462e-03 * t + 3.224671290700398e-01) * t + 2.445134137142996) * t + 3.754408661907416) * t + 1);
        }

        double q = p - 0.5, r = q * q;
        return (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r + 1.383577518672690e+02) * r - 3.066479806614716e+01) * r + 2.506628277459239) * q
            / (((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r + 6.680131188771972e+01) * r - 1.328068155288572e+01) * r + 1);
    }
}
