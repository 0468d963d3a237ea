using System.Text;
using Insight.Waf.Injection;

namespace Insight.Waf.Tests.Injection;

public class SqlInjectionTests
{
    private const int Flood = 128 * 1024;

    [Theory]
    [InlineData("1 or 1=1", "1&1")]
    [InlineData("1' or '1'='1", "s&sos")]
    [InlineData("1\" or \"1\"=\"1", "s&sos")]
    [InlineData("x') or ('a'='a", "s)&(s")]
    [InlineData("1) or (1=1", "1)&(1")]
    [InlineData("-1 union select 1,2,3", "1UE1")]
    [InlineData("1 union all select null,null from users", "1UEvk")]
    [InlineData("1'/**/union/**/select/**/1", "sUE1")]
    [InlineData("x'--", "sc")]
    [InlineData("x'-- -", "sc")]
    [InlineData("x'#", "sc")]
    [InlineData("1--", "1c")]
    [InlineData("x'/*", "sc")]
    [InlineData("1/*!50000union*/select 1", "X")]
    [InlineData("1; drop table users", "1;Tnn")]
    [InlineData("1';delete from users--", "s;Tkn")]
    [InlineData("1;exec xp_cmdshell('dir')", "1;Tn(")]
    [InlineData("0x31 or 0x31=0x31", "1&1")]
    [InlineData("1 and ascii(substring(user(),1,1))>64", "1&f(f")]
    [InlineData("sleep(5)", "f(1)")]
    [InlineData("1 and sleep(5)", "1&f(1")]
    [InlineData("x' and benchmark(1000000,md5(1))-- ", "s&f(1")]
    [InlineData("x';waitfor delay '0:0:5'--", "s;Esc")]
    [InlineData("1 having 1=1", "1B1")]
    [InlineData("1' order by 5-- ", "sB1c")]
    [InlineData("1 order by 5", "1B1")]
    [InlineData("1' group by a", "sBn")]
    [InlineData("'||(select 1)||'", "s&(E1")]
    [InlineData("'||'", "s&s")]
    [InlineData("' + '", "sos")]
    [InlineData("(select 1)", "E1)")]
    [InlineData("1 in (select 1)", "1o(E1")]
    [InlineData("case when 1=1 then 1 end", "Ek1k1")]
    [InlineData("if(1=1,sleep(5),0)", "f(1,f")]
    [InlineData("1 procedure analyse(extractvalue(1,concat(0x3a,version())),1)", "1f(f(")]
    [InlineData("1 into outfile '/tmp/x'", "1ks")]
    public void Detect_Attack_GivesItsFingerprint(string value, string fingerprint)
    {
        bool found = SqlInjection.Detect(Encoding.UTF8.GetBytes(value), out SqlFingerprint shape);

        Assert.True(found);
        Assert.Equal(fingerprint, shape.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("O'Brien")]
    [InlineData("a-b")]
    [InlineData("1-2-3")]
    [InlineData("rock'n'roll")]
    [InlineData("the boys' and the girls' team")]
    [InlineData("I'd like to select a seat and order by phone")]
    [InlineData("The union will select its leaders, update the list and drop the rest")]
    [InlineData("fish or chips")]
    [InlineData("1 or 2 days")]
    [InlineData("between 5 and 10 people")]
    [InlineData("jane.doe+tag@example.com")]
    [InlineData("{\"name\": \"O'Brien\", \"age\": 42}")]
    [InlineData("[1, 2, 3]")]
    [InlineData("2024-01-31T12:30:45Z")]
    [InlineData("31/01/2024")]
    [InlineData("1 + 1 = 2")]
    [InlineData("3 * (4 + 5)")]
    [InlineData("x = y")]
    [InlineData("C# and C++")]
    [InlineData("page -- see below")]
    [InlineData("$19.99")]
    [InlineData("5' 10\"")]
    [InlineData("Tom & Jerry's")]
    [InlineData("http://example.com/a?b=c&d=e#f")]
    [InlineData("select")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)")]
    public void Detect_Benign_FindsNothing(string value)
    {
        Assert.False(SqlInjection.Detect(Encoding.UTF8.GetBytes(value), out SqlFingerprint shape), shape.ToString());
        Assert.Equal(0, shape.Length);
    }

    [Fact]
    public void Detect_LabelledValues_AgreesWithReference()
    {
        List<string> wrong = [.. InjectionData.Labelled()
            .Where(label => SqlInjection.Detect(Encoding.UTF8.GetBytes(label.Value), out _) != label.Sql)
            .Select(label => label.Value)];

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("norm", 0.0, 0.0)]
    [InlineData("sqli", 0.968, 1.0)]
    public void Detect_HttpParams_HoldsItsRate(string attackType, double least, double most)
    {
        List<byte[]>? values = InjectionData.HttpParams(attackType);
        if (values is null) return;

        double rate = (double)values.Count(value => SqlInjection.Detect(value, out _)) / values.Count;

        Assert.InRange(rate, least, most);
    }

    [Theory]
    [InlineData("'")]
    [InlineData("\"")]
    [InlineData("''\"")]
    [InlineData("\\'")]
    [InlineData("/*")]
    [InlineData("/**/")]
    [InlineData("*/")]
    [InlineData("--")]
    [InlineData("-- \n")]
    [InlineData("#\n")]
    [InlineData("(")]
    [InlineData("((1),")]
    [InlineData("1+")]
    [InlineData("a.")]
    [InlineData("select.")]
    [InlineData("$a")]
    [InlineData("$")]
    [InlineData("x'a")]
    [InlineData("q'a")]
    [InlineData("n'")]
    [InlineData("`")]
    [InlineData("[")]
    [InlineData("{a")]
    [InlineData("@'")]
    [InlineData("\\")]
    [InlineData("0x")]
    [InlineData("1e")]
    [InlineData("not ")]
    [InlineData("union all ")]
    [InlineData("\0")]
    [InlineData("ä")]
    [InlineData("<")]
    [InlineData("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.")]
    [InlineData("a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.,")]
    public void Detect_Flood_TakesLinearWork(string unit)
    {
        byte[] value = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, Flood / unit.Length)));

        SqlInjection.Detect(value, out _, out long steps);

        // Five readings at most, each of which looks at a byte a few times (most often at those of a word with many dots).
        Assert.InRange(steps, value.Length, 64L * value.Length);
    }

    [Fact]
    public void Detect_RandomBytes_NeverFails()
    {
        Random random = new(20240607);
        string[] parts = ["'", "\"", "`", "\\", "/*", "*/", "--", "#", "(", ")", "{", "}", "[", "]", ",", ";", ".", ":", "@", "$", "0x", "0b", "1e", "1.", "x'", "q'", "nq'", "u&'",
            "union", " all", "select", " not ", "in", "like", "collate", "a_b", "sleep", "int", "::", "|", "&&", "\0", "\u00a0", "=", "<=>", "+", "!", "\n"];
        byte[] noise = new byte[64];
        for (int round = 0; round < 20_000; round++)
        {
            StringBuilder text = new();
            for (int i = random.Next(1, 12); i > 0; i--) text.Append(parts[random.Next(parts.Length)]);
            byte[] value = Encoding.UTF8.GetBytes(text.ToString());
            SqlInjection.Detect(value, out SqlFingerprint shape, out long steps);
            Assert.InRange(shape.Length, 0, SqlFingerprint.MaxLength);
            Assert.InRange(steps, 0, 64L * value.Length + 64);

            random.NextBytes(noise);
            SqlInjection.Detect(noise.AsSpan(0, random.Next(noise.Length)), out _);
        }
    }

    [Fact]
    public void Detect_AnyValue_AllocatesNothing()
    {
        byte[] value = "x' and 1=(select count(*) from users where name like '%a%') -- "u8.ToArray();
        SqlInjection.Detect(value, out _);

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) SqlInjection.Detect(value, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
