using System.Runtime.InteropServices;

namespace Insight.Storage.Embedded;

/// <summary>
/// Takes from the engine's threads every file that is not the engine's, by Landlock (Linux 5.19 and later; <c>man 7 landlock</c>).
/// </summary>
/// <remarks>
/// The engine inside libchdb counts as a local tool, whose SQL function <c>file('…')</c> reads any file whoever asks: no grant stands in its way. So the kernel does. Keys,
/// passwords and the control database lie in the data folder beside the engine's own, which is the only one it can still open there.
/// </remarks>
internal static class EngineConfinement
{
    // Numbers of system calls are the same on all architectures for calls this new.
    private const int CreateRuleset = 444, AddRule = 445, RestrictSelf = 446, SetNoNewPrivileges = 38;
    private const int PathBeneath = 1, OpenPath = 0x200000 | 0x80000;
    private const ulong Execute = 1, WriteFile = 2, ReadFile = 4, ReadFolder = 8;

    // Everything that the second version of Landlock knows: also making, removing, and (from the second on) renaming between folders, which the engine does.
    private const ulong All = 0x3FFF;

    // Libraries, time zones, name resolution, certificates of authorities, and what a process can ask the kernel about the machine and itself: not its environment, and nothing
    // else below /etc, where people keep passwords.
    private static readonly string[] s_readable =
    [
        "/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share", "/sys",
        "/etc/localtime", "/etc/timezone", "/etc/hosts", "/etc/host.conf", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/services", "/etc/protocols", "/etc/passwd", "/etc/group",
        "/etc/ld.so.cache", "/etc/os-release", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs",
        "/proc/sys", "/proc/meminfo", "/proc/cpuinfo", "/proc/stat", "/proc/loadavg", "/proc/uptime", "/proc/self/status", "/proc/self/stat", "/proc/self/statm",
        "/proc/self/cgroup", "/proc/self/mountinfo", "/proc/self/maps", "/proc/self/limits", "/proc/self/fd",
    ];

    private static readonly string[] s_devices = ["/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/full"];

    /// <summary>Confines this thread and those that it starts from now on to <paramref name="folder"/> and to <paramref name="readable"/>. False where the kernel cannot.</summary>
    public static bool TryConfine(string folder, params IEnumerable<string> readable)
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess) return false;
        ulong handled = All;
        long ruleset = SystemCall(CreateRuleset, ref handled, sizeof(ulong), 0);
        if (ruleset < 0) return false;
        try
        {
            if (!Allow(ruleset, folder, All)) return false;
            foreach (string path in s_readable.Concat(readable)) Allow(ruleset, path, Execute | ReadFile | ReadFolder);
            foreach (string device in s_devices) Allow(ruleset, device, ReadFile | WriteFile);
            return ProcessControl(SetNoNewPrivileges, 1, 0, 0, 0) == 0 && SystemCall(RestrictSelf, (nint)ruleset, 0) == 0;
        }
        finally
        {
            _ = Close((int)ruleset);
        }
    }

    /// <summary>Adds a rule; false when there is no such path.</summary>
    private static bool Allow(long ruleset, string path, ulong rights)
    {
        int descriptor = Open(path, OpenPath, 0);
        if (descriptor < 0) return false;
        try
        {
            if (!Directory.Exists(path)) rights &= Execute | WriteFile | ReadFile;
            PathBeneathRule rule = new() { Rights = rights, Descriptor = descriptor };
            return SystemCall(AddRule, (nint)ruleset, PathBeneath, ref rule, 0) == 0;
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PathBeneathRule
    {
        public ulong Rights;
        public int Descriptor;
    }

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern long SystemCall(long number, ref ulong attributes, nint size, nint flags);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern long SystemCall(long number, nint ruleset, nint kind, ref PathBeneathRule rule, nint flags);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static extern long SystemCall(long number, nint ruleset, nint flags);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, int mode);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
