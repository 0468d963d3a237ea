namespace Insight.Waf.Matching;

/// <summary>What an <see cref="Instruction"/> does.</summary>
internal enum Opcode
{
    /// <summary>Takes a byte of set A and goes on at B.</summary>
    Take,

    /// <summary>Goes on at A and at B; A is preferred.</summary>
    Split,

    /// <summary>Goes on at B if <see cref="Assertion"/> A holds.</summary>
    Assert,

    /// <summary>Remembers the place in slot A and goes on at B.</summary>
    Save,

    /// <summary>Pattern A has matched.</summary>
    Match,
}
