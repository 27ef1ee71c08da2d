using System.Reflection;
using VeraWebSockets.Actors.Protocol;
using VeraWebSockets.Actors.Protocol.Close;

namespace VeraWebSockets.Protocol.Tests;

public class ProtocolViolationTests
{
    [Theory]
    [InlineData(1002, "CloseStatus,ClosePayload,FragmentedControl,LengthSign,LoneContinuation,LongControl,MaskedFrame,"
        + "MissingContinuation,PaddedLength,ReservedBits,ReservedOpcode")]
    [InlineData(1007, "CloseReason,CorruptDeflate,InvalidText")]
    [InlineData(1009, "MessageTooBig")]
    public void Given_each_violation_when_its_code_is_asked_for_then_it_is_that_of_RFC_6455_section_7_4_1(int code, string names)
    {
        IEnumerable<string> expected = names.Split(',').Order();

        IEnumerable<string> actual = All().Where(pair => (int)pair.Violation.Code == code).Select(pair => pair.Name).Order();

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Given_each_violation_when_sent_as_the_reason_of_a_close_frame_then_it_fits() =>
        Assert.All(All(), pair =>
        {
            int length = ClosePayload.Of(pair.Violation).Reason.Length;

            Assert.InRange(length, 1, ClosePayload.MaxReasonLength);
        });

    private static IEnumerable<(string Name, ProtocolViolation Violation)> All() =>
        typeof(ProtocolViolation).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(field => (field.Name, (ProtocolViolation)field.GetValue(null)!))
            .Append((nameof(ProtocolViolation.MessageTooBig), ProtocolViolation.MessageTooBig(long.MaxValue)));
}
