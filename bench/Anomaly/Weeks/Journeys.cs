namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What visitors do, after <c>samples/shop/Traffic/Journey.cs</c>; some stay very long.</summary>
internal sealed class Journeys
{
    private const int Products = 2_000, MostPages = 80;
    private readonly CallSite _unknown;
    private readonly CallSite _page, _css, _js, _home, _bySlug, _category, _search, _product, _reviews, _review, _cart, _addItem, _changeItem, _removeItem, _coupon,
        _checkout, _orders, _order, _cancel, _tracking, _register, _signIn, _signOut, _account, _changeAccount, _address, _viewed, _question;

    /// <summary>Journeys through a shop.</summary>
    public Journeys(ShopModel shop)
    {
        _unknown = shop.UnknownPath;
        _page = shop.FromOutside("GET /");
        _css = shop.FromOutside("GET /assets/shop.css");
        _js = shop.FromOutside("GET /assets/shop.js");
        _home = shop.FromOutside("GET /api/home");
        _bySlug = shop.FromOutside("GET /products/{slug}");
        _category = shop.FromOutside("GET /api/categories/{slug}");
        _search = shop.FromOutside("GET /api/search");
        _product = shop.FromOutside("GET /api/products/{id}");
        _reviews = shop.FromOutside("GET /api/products/{id}/reviews");
        _review = shop.FromOutside("POST /api/products/{id}/reviews");
        _cart = shop.FromOutside("GET /api/cart");
        _addItem = shop.FromOutside("POST /api/cart/items");
        _changeItem = shop.FromOutside("PATCH /api/cart/items/{sku}");
        _removeItem = shop.FromOutside("DELETE /api/cart/items/{sku}");
        _coupon = shop.FromOutside("PUT /api/cart/coupon");
        _checkout = shop.FromOutside("POST /api/checkout");
        _orders = shop.FromOutside("GET /api/orders");
        _order = shop.FromOutside("GET /api/orders/{id}");
        _cancel = shop.FromOutside("POST /api/orders/{id}/cancellation");
        _tracking = shop.FromOutside("GET /api/orders/{id}/tracking");
        _register = shop.FromOutside("POST /api/account");
        _signIn = shop.FromOutside("POST /api/session");
        _signOut = shop.FromOutside("DELETE /api/session");
        _account = shop.FromOutside("GET /api/account");
        _changeAccount = shop.FromOutside("PATCH /api/account");
        _address = shop.FromOutside("PUT /api/account/address");
        _viewed = shop.FromOutside("GET /api/recently-viewed");
        _question = shop.FromOutside("POST /api/products/{id}/questions");
    }

    /// <summary>Appends the requests of one visit, with times from its start.</summary>
    /// <param name="noise">The visit's own.</param>
    /// <param name="buying">How willing people are to buy, 1 on average.</param>
    /// <param name="newer">True: the visitor sees the release with new endpoints.</param>
    /// <param name="steps">Where to.</param>
    public void Draw(ref Noise noise, double buying, bool newer, List<EdgeRequest> steps)
    {
        double at = 0;
        Add(_page, 0, 0);
        if (noise.Chance(0.4))
        {
            Add(_css, 0, 0.15);
            Add(_js, 0, 0.02);
        }

        Add(_home, 0, 0.3);
        if (newer && noise.Chance(0.5)) Add(_viewed, 0, 0.05);
        if (noise.Chance(0.04)) Add(_unknown, noise.Below(12), 0.1);
        double kind = noise.Unit();
        if (kind < 0.45) Browse(ref noise);
        else if (kind < 0.67) Search(ref noise);
        else if (kind < 0.67 + 0.21 * buying)
        {
            Browse(ref noise);
            Buy(ref noise);
        }
        else if (kind < 0.96) Account(ref noise);

        void Add(CallSite site, long item, double after)
        {
            at += after;
            steps.Add(new(site, item, at, 0, 0));
        }

        // People look at a page for some seconds, some of them for minutes.
        double Think(ref Noise noise) => Math.Min(7 * Math.Exp(noise.Normal()), 900);

        long Popular(ref Noise noise) => 1 + (long)(Products * Math.Pow(noise.Unit(), 2.5));

        void Browse(ref Noise noise)
        {
            int pages = Math.Min(MostPages, (int)noise.Pareto(1.35));
            for (int page = 0; page < pages; page++)
            {
                Add(_category, 1 + noise.Below(12), Think(ref noise));
                Look(ref noise);
                if (noise.Chance(0.02)) Add(_unknown, noise.Below(60), 1);
            }
        }

        void Search(ref Noise noise)
        {
            int searches = Math.Min(MostPages, (int)noise.Pareto(1.5));
            for (int search = 0; search < searches; search++)
            {
                Add(_search, 0, Think(ref noise));
                if (noise.Chance(0.33)) Add(_search, 0, Think(ref noise));
                Look(ref noise);
            }
        }

        void Look(ref Noise noise)
        {
            long item = Popular(ref noise);
            if (noise.Chance(0.2)) Add(_bySlug, item, Think(ref noise));
            Add(_product, item, Think(ref noise));
            if (noise.Chance(0.33)) Add(_reviews, item, 0.4);
            if (newer && noise.Chance(0.03)) Add(_question, item, Think(ref noise));
        }

        void SignIn(ref Noise noise)
        {
            if (noise.Chance(0.08)) Add(_signIn, 0, Think(ref noise));
            Add(_signIn, 0, Think(ref noise));
        }

        void Buy(ref Noise noise)
        {
            long item = Popular(ref noise), placed = (long)(noise.Next() >> 20) + Products;
            Add(_addItem, 0, Think(ref noise));
            if (noise.Chance(0.33)) Add(_addItem, 0, Think(ref noise));
            Add(_cart, 0, 0.5);
            if (noise.Chance(0.16)) Add(_changeItem, item, Think(ref noise));
            if (noise.Chance(0.08)) Add(_coupon, 0, Think(ref noise));
            if (noise.Chance(0.12))
            {
                Add(_removeItem, item, Think(ref noise));
                return;
            }

            SignIn(ref noise);
            Add(_checkout, 0, Think(ref noise));
            Add(_order, placed, 0.5);
            if (noise.Chance(0.3)) Add(_tracking, placed, Think(ref noise));
            if (noise.Chance(0.05)) Add(_cancel, placed, Think(ref noise));
            if (noise.Chance(0.16)) Add(_review, item, Think(ref noise));
        }

        void Account(ref Noise noise)
        {
            if (noise.Chance(0.25)) Add(_account, 0, Think(ref noise));
            if (noise.Chance(0.1)) Add(_register, 0, Think(ref noise));
            SignIn(ref noise);
            Add(_account, 0, 0.5);
            Add(_orders, 0, 0.1);
            if (noise.Chance(0.25)) Add(_address, 0, Think(ref noise));
            if (noise.Chance(0.12)) Add(_changeAccount, 0, Think(ref noise));
            Add(_signOut, 0, Think(ref noise));
        }
    }

    /// <summary>Requests per visit, and expected requests per site for one request from outside.</summary>
    public (double Steps, Dictionary<CallSite, double> PerRequest) Expect(ShopModel shop)
    {
        const int Visits = 20_000;
        Noise noise = new(1);
        List<EdgeRequest> steps = [];
        for (int i = 0; i < Visits; i++) Draw(ref noise, 1, false, steps);
        Dictionary<CallSite, double> expected = [];
        foreach (IGrouping<CallSite, EdgeRequest> group in steps.GroupBy(step => step.Site)) shop.AddExpected(group.Key, (double)group.Count() / steps.Count, expected);
        return ((double)steps.Count / Visits, expected);
    }
}
