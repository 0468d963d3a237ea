using Insight.Export.Formats.Cef;

namespace Insight.Export.Tests.Cef;

/// <summary>Texts of any length, with characters of two UTF-16 units anywhere in them.</summary>
public sealed class CefChunkTests
{
    [Fact]
    public void Write_CharacterOfTwoUnitsAnywhere_StaysWhole()
    {
        CefFormat format = new("1.2.3");
        for (int before = 0; before < 2000; before += 1)
        {
            string path = "/" + new string('x', before) + "😀";
            Assert.Contains(path, Written.Text(new CefFormat("1.2.3"), SampleEvents.Request(path)), StringComparison.Ordinal);
            Assert.Contains(path, Written.Text(format, SampleEvents.Request(path)), StringComparison.Ordinal);
        }
    }
}
