namespace Insight.Endpoints;

/// <summary>A template that a path fits.</summary>
/// <param name="Method">Method that it was added with; empty: every one.</param>
/// <param name="Template">The template.</param>
/// <param name="Value">What it was added with.</param>
public readonly record struct TemplateHit(string Method, string Template, int Value);
