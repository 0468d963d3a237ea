namespace Insight.Waf.Matching;

/// <summary>One step of a <see cref="PatternProgram"/>.</summary>
internal readonly record struct Instruction(Opcode Opcode, int A, int B);
