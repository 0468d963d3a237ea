using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Tests.Clients;

/// <summary>Ordinary clients of one app, generated: heavy-tailed, with a rhythm of days and weeks, offices behind one address, crawlers and broken programs.</summary>
internal sealed class ClientTraffic
{
    public const int WindowsPerDay = 8640;

    private readonly Random _random;
    private readonly Visitor[] _visitors;
    private int _newcomers;

    public ClientTraffic(int seed, int clients = 2000)
    {
        _random = new(seed);
        _visitors = new Visitor[clients];
        for (int i = 0; i < clients; i++) _visitors[i] = Create(i);
    }

    /// <summary>The windows of a day, from day 0 on; those without a client are left out.</summary>
    public IEnumerable<ObservedWindow> Day(int day)
    {
        List<Session>[] starts = new List<Session>[WindowsPerDay];
        for (int i = 0; i < _visitors.Length; i++)
        {
            if (_visitors[i].Kind == Kind.Person && _random.NextDouble() < 0.1) _visitors[i] = Create(i);
            Visitor visitor = _visitors[i];
            double mean = visitor.SessionsPerDay * (day % 7 >= 5 && visitor.Kind != Kind.Crawler ? 0.6 : 1);
            for (int sessions = Poisson(mean); sessions > 0; sessions--)
            {
                int start = StartOfSession();
                int length = visitor.Kind is Kind.Person or Kind.Office ? Math.Clamp((int)(visitor.Windows * Math.Exp(Normal() * 0.7)), 1, 400) : visitor.Windows;
                (starts[start] ??= []).Add(new(visitor, start + length, _random.NextDouble() < 0.03 ? _random.Next(1, 6) : 0));
            }
        }

        List<Session> active = [];
        for (int window = 0; window < WindowsPerDay; window++)
        {
            if (starts[window] is { } begun) active.AddRange(begun);
            active.RemoveAll(session => session.End <= window);
            if (active.Count == 0) continue;
            Dictionary<string, ClientRow> rows = [];
            foreach (Session session in active)
            {
                if (Row(session) is { } row) rows[row.Client] = rows.TryGetValue(row.Client, out ClientRow? other) ? Sum(row, other) : row;
            }

            yield return new((((long)day * WindowsPerDay) + window) * ObservedWindow.Length, [], [], [.. rows.Values], []);
        }
    }

    /// <summary>A window with one more client in it.</summary>
    public static ObservedWindow With(ObservedWindow window, params ClientRow[] rows) => window with { Clients = [.. window.Clients, .. rows] };

    /// <summary>Looks for what may lie on a server: missing paths.</summary>
    public static ClientRow Scanner(string client, int requests = 60) =>
        new("t", "shop", "shop.test", "web", client, requests, requests * 95 / 100, requests / 20, requests * 9 / 10, 0, 3, requests, 0, 0, 0, 2, requests * 300L);

    /// <summary>Reads object after object of one endpoint.</summary>
    public static ClientRow Enumeration(string client, int objects = 60) =>
        new("t", "shop", "shop.test", "web", client, objects, 0, 0, 0, 0, 1, objects, objects, 7, 0, 1, objects * 2_000L);

    /// <summary>Reads object after object of one endpoint, most of which are not his.</summary>
    public static ClientRow Bola(string client, int objects = 40) =>
        new("t", "shop", "shop.test", "web", client, objects, objects * 8 / 10, objects * 8 / 10, 0, 0, 1, objects, objects, 7, objects * 8 / 10, 1, objects * 500L);

    /// <summary>Tries credentials at one path.</summary>
    public static ClientRow Stuffing(string client, int attempts = 40) =>
        new("t", "shop", "shop.test", "web", client, attempts, attempts - 1, attempts - 1, 0, 0, 1, 1, 0, 0, 0, 1, attempts * 200L);

    private Visitor Create(int place)
    {
        Kind kind = place switch { < 4 => Kind.Crawler, < 8 => Kind.ExpiredToken, < 12 => Kind.DeadLink, < 30 => Kind.Office, _ => Kind.Person };
        string name = kind == Kind.Person ? $"c{place}-{_newcomers++}" : $"{kind}{place}";
        double size = kind == Kind.Office ? 8 + (30 * _random.NextDouble()) : 1;
        return kind switch
        {
            Kind.Crawler => new(name, kind, 1, 360, 10 + (place * 5), 0.9, 0.02, 0.002),
            Kind.ExpiredToken => new(name, kind, 1, 200, 1 + place, 0, 0, 1),
            Kind.DeadLink => new(name, kind, 1, 200, 1, 0, 1, 0),
            _ => new(
                name, kind, 1.3 * Math.Exp(Normal() * 0.7) * (size > 1 ? 4 : 1), Math.Max(1, (int)(18 * Math.Exp(Normal() * 0.6))), 1.2 * Math.Exp(Normal() * 0.6) * size,
                Math.Clamp(0.3 * Math.Exp(Normal() * 0.5), 0, 0.9), Math.Min(0.3, 0.008 * Math.Exp(Normal())), Math.Min(0.2, 0.003 * Math.Exp(Normal()))),
        };
    }

    private ClientRow? Row(Session session)
    {
        Visitor visitor = session.Visitor;
        int requests = visitor.Kind is Kind.Person or Kind.Office ? Poisson(visitor.Rate * Math.Exp(Normal() * 0.5)) : Poisson(visitor.Rate);
        if (requests == 0) return null;
        int missing = Binomial(requests, visitor.Missing), denied = Binomial(requests - missing, visitor.Denied);
        if (session.Slips > 0 && denied < requests)
        {
            session.Slips--;
            denied++;
        }

        bool broken = visitor.Kind is Kind.ExpiredToken or Kind.DeadLink;
        int objects = broken ? 0 : Binomial(requests, visitor.Objects);
        int paths = broken ? 1 : Math.Max(1, objects + Math.Min(6, (requests - objects + 1) / 2));
        int endpoints = broken ? 1 : Math.Min(1 + (requests / 2), 12);
        int waf = _random.NextDouble() < 0.002 ? 1 : 0;
        long bytes = (long)(requests * 3_000 * Math.Exp(Normal()));
        return new(
            "t", "shop", "shop.test", "web", visitor.Name, requests, Math.Min(requests, denied + missing + Binomial(requests, 0.002)), denied, missing, waf,
            endpoints, paths, objects, objects > 0 ? 7UL : 0, Math.Min(denied, objects), Math.Min(requests, endpoints), bytes);
    }

    private static ClientRow Sum(ClientRow a, ClientRow b) => a with
    {
        Requests = a.Requests + b.Requests,
        Errors = a.Errors + b.Errors,
        Denied = a.Denied + b.Denied,
        Missing = a.Missing + b.Missing,
        Paths = Math.Max(a.Paths, b.Paths),
    };

    /// <summary>Most come in the day, some in the night.</summary>
    private int StartOfSession()
    {
        while (true)
        {
            int window = _random.Next(WindowsPerDay);
            if (_random.NextDouble() < 0.55 - (0.45 * Math.Cos(2 * Math.PI * window / WindowsPerDay))) return window;
        }
    }

    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    private int Poisson(double mean)
    {
        if (mean > 30) return Math.Max(0, (int)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        double limit = Math.Exp(-mean), product = _random.NextDouble();
        int count = 0;
        for (; product > limit; count++) product *= _random.NextDouble();
        return count;
    }

    private int Binomial(int trials, double share)
    {
        if (share <= 0) return 0;
        if (share >= 1) return trials;
        int count = 0;
        for (int i = 0; i < trials; i++) count += _random.NextDouble() < share ? 1 : 0;
        return count;
    }

    private enum Kind
    {
        Person,
        Office,
        Crawler,
        ExpiredToken,
        DeadLink
    }

    private sealed record Visitor(string Name, Kind Kind, double SessionsPerDay, int Windows, double Rate, double Objects, double Missing, double Denied);

    private sealed class Session(Visitor visitor, int end, int slips)
    {
        public Visitor Visitor => visitor;

        public int End => end;

        public int Slips { get; set; } = slips;
    }
}
