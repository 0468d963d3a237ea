using System.Globalization;

namespace Insight.Policy.Objects.Reading;

/// <summary>What is wrong with an object, where, and how to put it right.</summary>
/// <param name="File">The file as the user named it; may be empty.</param>
/// <param name="Line">Line from 1; 0 when no line is meant.</param>
/// <param name="Subject">Kind and name, such as <c>route/shop-api</c>; empty when they could not be read.</param>
/// <param name="Field">The field, such as <c>spec.hosts[0]</c>; may be empty.</param>
/// <param name="Message">What is wrong and how to put it right.</param>
public sealed record ObjectError(string File, int Line, string Subject, string Field, string Message)
{
    /// <summary><c>FILE:LINE: kind/name: field: what is wrong</c>; what is not known is left out.</summary>
    public override string ToString()
    {
        string place = Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}");
        return string.Join(": ", new[] { place, Subject, Field, Message }.Where(static part => part.Length > 0));
    }
}
