using System.Globalization;
using System.Text.Json;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Bodies;

public sealed class SensitiveKindTests
{
    [Theory]
    [InlineData("""{"n":"4111111111111111"}""", "card")]
    [InlineData("""{"n":4111111111111111}""", "card")]
    [InlineData("""{"n":"4111 1111 1111 1111"}""", "card")]
    [InlineData("""{"n":"paid with 5555-5555-5555-4444, thanks"}""", "card")]
    [InlineData("""{"n":"3782 822463 10005"}""", "card")]
    [InlineData("""{"n":"order 12 4111 1111 1111 1111 12"}""", "card")]
    [InlineData("""{"n":"078-05-1120"}""", "ssn")]
    [InlineData("""{"ssn":"078051120"}""", "ssn")]
    [InlineData("""{"customerSsn":78051120,"social_security_number":"078 05 1120"}""", "ssn")]
    [InlineData("""{"n":"write to max.muster+tag@mail.shop.example."}""", "email")]
    [InlineData("""{"max@shop.example":1}""", "email")]
    [InlineData("""{"n":"\u006dax\u0040shop.example"}""", "email")]
    [InlineData("""{"n":"+49 151 12345678"}""", "phone")]
    [InlineData("""{"n":"call +1 (415) 555-2671 now"}""", "phone")]
    [InlineData("""{"n":"(415) 555-2671"}""", "phone")]
    [InlineData("""{"mobilePhone":"0151 12345678"}""", "phone")]
    [InlineData("""{"msisdn":4915112345678}""", "phone")]
    [InlineData("""{"password":"hunter2"}""", "credentials")]
    [InlineData("""{"user":{"client_secret":"abc123"}}""", "credentials")]
    [InlineData("""{"accessToken":"abc"}""", "credentials")]
    [InlineData("""{"n":"-----BEGIN RSA PRIVATE KEY-----\nMIIEow"}""", "credentials")]
    [InlineData("""{"n":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"}""", "credentials")]
    [InlineData("""{"n":"postgres://app:hunter2@db.internal/shop"}""", "credentials")]
    [InlineData("""{"lat":48.137154,"lng":11.576124}""", "location")]
    [InlineData("""[{"pos":{"latitude":"48.13","longitude":"11.57"}}]""", "location")]
    [InlineData("""{"type":"Point","coordinates":[11.576124,48.137154]}""", "location")]
    [InlineData("""{"location":"48.137154, 11.576124"}""", "location")]
    [InlineData("""{"n":"203.0.113.9"}""", "ip")]
    [InlineData("""{"n":"from 2001:db8:0:1::7 to"}""", "ip")]
    public void Kinds_SensitiveValue_IsNamed(string json, string kind) => Assert.Equal(kind, Captured.KindsOf(json));

    [Theory]
    [InlineData("""{"id":"4111111111111112","n":1234567890123456}""")] // no check digit, no issuer
    [InlineData("""{"id":"0000000000000000","n":"4444444444444444"}""")]
    [InlineData("""{"at":1767571371435,"us":1767571371435123,"ns":1767571371435123456}""")]
    [InlineData("""{"at":"2024-01-31T10:00:00.000+02:00","d":"2024-01-31","t":"10:20:30"}""")]
    [InlineData("""{"id":"1f0e8cf2-9a66-4c05-b4f5-1c62a0cd0c1f","h":"41111111111111111111"}""")]
    [InlineData("""{"n":"x4111111111111111","m":"4111111111111111x","o":"0.4111111111111111"}""")]
    [InlineData("""{"n":"4111 1111 1111","m":"41111 11111 111111","o":"4111-1111 1111-1111"}""")]
    [InlineData("""{"n":"000-12-3456","m":"666-12-3456","o":"912-12-3456","p":"1078-05-1120","q":"078-05-11201","r":"978-05-1120-2"}""")]
    [InlineData("""{"n":"a @ b.example","m":"icon@2x.png","o":"lodash@4.17.21","p":"@handle","q":"max@localhost"}""")]
    [InlineData("""{"n":"+1","m":"+02:00","o":"1+12345678901","p":"C++12345678901"}""")]
    [InlineData("""{"password":"","secret":null,"apiKey":"***","token":"[REDACTED]","pwd":true,"client_secret":"xxxxxxxx"}""")]
    [InlineData("""{"token_type":"bearer","nextPageToken":"abcdef","password_changed_at":"2024-01-31","hasPassword":"false","tokens":512,"token":512}""")]
    [InlineData("""{"lat":48.137154,"n":{"lng":11.576124}}""")]
    [InlineData("""{"lat":148.137154,"lng":11.576124}""")]
    [InlineData("""{"lat":1,"lng":2,"flat":1.25,"along":2.25}""")]
    [InlineData("""{"n":"1.2.3","m":"1.2.3.4.5","o":"v1.2.3.4","p":"256.1.1.1","version":"10.2.3.4","q":"127.0.0.1","r":"0.0.0.0"}""")]
    [InlineData("""{"n":"std::string","m":"aa:bb:cc:dd:ee:ff","o":"12:34:56","p":"::","q":"a::b1"}""")]
    [InlineData("""{"ean":"4222222222222","gtin13":4222222222222,"phone":"4222222222222222"}""")]
    [InlineData("""{"hotel":"1234567","phone":"unknown","tel":"none"}""")]
    public void Kinds_WhatOnlyLooksSimilar_IsNone(string json) => Assert.Equal("", Captured.KindsOf(json));

    [Fact]
    public void Kinds_GeneratedCards_AreFoundAndWithAnotherCheckDigitNever()
    {
        Random random = new(11);
        foreach ((string prefix, int length) in new[] { ("4", 16), ("4", 13), ("4", 19), ("51", 16), ("2221", 16), ("34", 15), ("37", 15), ("36", 14), ("3528", 16), ("6011", 16), ("62", 19), ("6759", 18) })
        {
            for (int round = 0; round < 40; round++)
            {
                string digits = prefix + string.Concat(Enumerable.Range(0, length - prefix.Length - 1).Select(_ => random.Next(10)));
                int check = Enumerable.Range(0, 10).Single(c => Luhn(digits + c) == 0);
                Assert.Equal("card", Captured.KindsOf($"[\"{digits}{check}\"]"));
                Assert.Equal("", Captured.KindsOf($"[\"{digits}{(check + 1 + random.Next(9)) % 10}\"]"));
            }
        }
    }

    [Fact]
    public void Kinds_GeneratedIdsAndTimes_AreHardlyEverTaken()
    {
        Random random = new(12);
        int wrong = 0;
        for (int i = 0; i < 5000; i++)
        {
            string json = JsonSerializer.Serialize(new
            {
                id = random.NextInt64(100_000_000_000, 1_700_000_000_000),
                order = random.NextInt64(1_000_000, 100_000_000).ToString(CultureInfo.InvariantCulture),
                at = DateTimeOffset.FromUnixTimeMilliseconds(random.NextInt64(1_700_000_000_000)).ToString("O"),
                key = Guid.NewGuid().ToString(),
                amount = random.NextDouble() * 1000,
                hash = Convert.ToHexString(BitConverter.GetBytes(random.NextInt64())),
                blob = Convert.ToBase64String(BitConverter.GetBytes(random.NextInt64())),
            });
            if (Captured.KindsOf(json).Length > 0) wrong++;
        }

        Assert.InRange(wrong, 0, 5);
    }

    [Fact]
    public void Kinds_InAnyTextType_AreFound()
    {
        Assert.Equal("email", Captured.KindsOf("<user><mail>max@shop.example</mail></user>", "application/xml"));
        Assert.Equal("card email", Captured.KindsOf("max@shop.example,4111111111111111\n", "text/csv"));
        Assert.Equal("", Captured.KindsOf("a{content:'max@shop.example'}", "text/css"));
        Assert.Equal("credentials phone", Captured.KindsOf("phone=%2B4915112345678&password=hunter2", "application/x-www-form-urlencoded"));
        Assert.Equal("location", Captured.KindsOf("lat=48.137&lon=11.57", "application/x-www-form-urlencoded"));
    }

    [Fact]
    public void Kinds_AnywhereInALongText_AreFoundOnce()
    {
        foreach (int at in new[] { 0, 1000, 1015, 1024, 1030, 1790, 5000 })
        {
            string text = string.Concat(Enumerable.Repeat("lorem ipsum ", 600)).Insert(at, " 4111 1111 1111 1111 ");
            Assert.Equal("card", Captured.KindsOf(JsonSerializer.Serialize(new { text })));
            Assert.Equal("card", Captured.KindsOf(text, "text/plain"));
        }

        string digits = new('7', 900);
        Assert.Equal("", Captured.KindsOf($"[\"{digits}4111111111111111{digits}\"]"));
    }

    [Fact]
    public void Kinds_Patterns_AreHeldAgainstEveryValue()
    {
        Captured captured = new(options =>
        {
            options.Sensitive.Patterns.Add(new() { Name = "iban", Regex = "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$" });
            options.Sensitive.Patterns.Add(new() { Name = "staff-no", Regex = "^P-[0-9]{5}$" });
        });

        Assert.Equal(["email", "iban", "staff-no"], captured.Of("""{"a":"DE89370400440532013000","b":{"c":"P-12345"},"d":"max@shop.example"}""").ResponseSensitive);
        Assert.Empty(captured.Of("""{"a":"see DE89370400440532013000"}""").ResponseSensitive);
    }

    [Fact]
    public void Kinds_TurnedOff_AreNone() => Assert.Empty(new Captured(options => options.Recording.Sensitive = false).Of("""{"password":"hunter2"}""").ResponseSensitive);

    [Fact]
    public void Kinds_TextMadeToTakeLong_AreFoundInLinearTime()
    {
        string[] pieces = ["a@", "+1", "4111 ", "1.1.", "eyJ", "a:", "::", "4-", "(415)", "@.", "-----BEGIN ", "1:2:", new string('a', 64) + "@"];
        foreach (string piece in pieces)
        {
            string text = string.Concat(Enumerable.Repeat(piece, 60_000 / piece.Length));
            long start = TimeProvider.System.GetTimestamp();
            Captured.KindsOf(JsonSerializer.Serialize(new { text }));
            Captured.KindsOf(text, "text/plain");

            // 64 KB take a millisecond or two; quadratic work would take many seconds.
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2), piece);
        }
    }

    [Fact]
    public void Record_SecretsEverywhere_HoldsNoneOfThem()
    {
        const string marker = "S3cretMarker";
        string[] bodies =
        [
            $$"""{"a":"{{marker}}","password":"{{marker}}","b":["{{marker}}",{"c":"{{marker}}"}],"d":"{{marker}}@shop.example","{{marker}}@shop.example":1,"{{marker}}0123456789":2}""",
            $"a={marker}&password={marker}&{marker}",
            $"<a>{marker}</a>",
            $"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n{marker}\r\n--x--",
        ];
        foreach (string body in bodies)
        {
            foreach (string type in new[] { "application/json", "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x" })
            {
                AccessRecord record = new Captured().Of(body, type);
                Assert.DoesNotContain(marker, record.ToString(), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    private static int Luhn(string digits)
    {
        int sum = 0;
        for (int i = 0; i < digits.Length; i++)
        {
            int digit = digits[^(i + 1)] - '0';
            sum += i % 2 == 0 ? digit : digit > 4 ? (2 * digit) - 9 : 2 * digit;
        }

        return sum % 10;
    }
}
