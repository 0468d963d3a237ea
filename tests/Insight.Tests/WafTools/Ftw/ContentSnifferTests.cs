using System.Text;
using Xunit;

namespace Insight.WafTools.Ftw;

public class ContentSnifferTests
{
    [Theory]
    [InlineData("", "text/plain; charset=utf-8")]
    [InlineData("hello", "text/plain; charset=utf-8")]
    [InlineData("{\"a\": 1}", "text/plain; charset=utf-8")]
    [InlineData("<!doctype html>", "text/html; charset=utf-8")]
    [InlineData(" \r\n\t<HtMl >", "text/html; charset=utf-8")]
    [InlineData("<b>bold", "text/html; charset=utf-8")]
    [InlineData("<!-- x -->", "text/html; charset=utf-8")]
    [InlineData("<html", "text/plain; charset=utf-8")]
    [InlineData("<htmlx>", "text/plain; charset=utf-8")]
    [InlineData("x <html>", "text/plain; charset=utf-8")]
    [InlineData("\n<?xml version='1.0'?>", "text/xml; charset=utf-8")]
    [InlineData("<?php echo 1;", "text/plain; charset=utf-8")]
    [InlineData("%PDF-1.7", "application/pdf")]
    [InlineData("GIF89a..", "image/gif")]
    [InlineData("\u0089PNG\r\n\u001a\n", "image/png")]
    [InlineData("\u00ff\u00d8\u00ff\u00e0", "image/jpeg")]
    [InlineData("PK\u0003\u0004", "application/zip")]
    [InlineData("\u001f\u008b\u0008x", "application/x-gzip")]
    [InlineData("RIFF1234WEBPVP8 ", "image/webp")]
    [InlineData("a\u0000b", "application/octet-stream")]
    [InlineData("a\u001bb\u00ff", "text/plain; charset=utf-8")]
    public void Detect_Body_HasTheTypeThatItsStartTells(string latin1, string type) => Assert.Equal(type, ContentSniffer.Detect(Encoding.Latin1.GetBytes(latin1)));

    [Fact]
    public void Detect_LongBody_IsLookedAtOnlyAtItsStart() => Assert.Equal("text/plain; charset=utf-8", ContentSniffer.Detect([.. Enumerable.Repeat((byte)'a', 512), 0]));
}
