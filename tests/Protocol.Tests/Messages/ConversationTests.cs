using CsCheck;

namespace VeraWebSockets.Protocol.Tests.Messages;

/// <summary>Random sessions through random cuts: the events are those of the messages, however the octets came.</summary>
public class ConversationTests
{
    private static readonly Gen<int[]> Cuts =
        Gen.OneOf<int[]>(
            Gen.Int[1, 5].Array[1, 20], Gen.Int[1, 300].Array[1, 20], Gen.Int[1, 9_000].Array[1, 20], Gen.Int[1, 200_000].Array[1, 20]);

    [Fact]
    public void Given_any_session_when_cut_anyhow_then_the_events_are_those_of_its_messages() =>
        Gen.Select(Conversation.Any, Cuts).Sample(
            (said, sizes) => new Session().ReceiveInPieces(said.Octets, sizes).Summary == said.Summary,
            iter: 400);

    [Fact]
    public void Given_any_short_session_when_it_comes_octet_by_octet_then_the_events_are_those_of_its_messages() =>
        Conversation.Short.Sample(said => new Session().ReceiveInPieces(said.Octets, 1).Summary == said.Summary, iter: 500);

    [Fact]
    public void Given_any_session_when_it_comes_in_one_piece_then_the_events_are_those_of_its_messages() =>
        Conversation.Any.Sample(said => new Session().Receive(said.Octets).Summary == said.Summary, iter: 200);

    [Fact]
    public void Given_any_session_when_it_came_with_the_response_head_then_the_events_are_those_of_its_messages() =>
        Conversation.Any.Sample(
            said =>
            {
                var session = new Session();

                session.Protocol.Feed(said.Octets);
                session.TakeAll();

                return session.Summary == said.Summary;
            },
            iter: 200);

    [Fact]
    public void Given_several_batches_in_flight_when_reading_goes_on_then_no_payload_changes_before_its_batch_is_disposed() =>
        Gen.Select(Conversation.Any, Cuts, Gen.Int[1, 6]).Sample(
            (said, sizes, inFlight) =>
            {
                var session = new Session(inFlight: inFlight);

                session.ReceiveInPieces(said.Octets, sizes).DisposeAll();

                return session.Spoilt == 0;
            },
            iter: 300);

    [Fact]
    public void Given_any_session_when_its_batches_are_disposed_then_every_buffer_is_given_back_once() =>
        Gen.Select(Conversation.Any, Cuts, Gen.Int[0, 6]).Sample(
            (said, sizes, inFlight) =>
            {
                using var watch = new PoolWatch();
                var session = new Session(inFlight: inFlight);

                session.ReceiveInPieces(said.Octets, sizes).DisposeAll();

                return (watch.Outstanding, watch.Strays) == (0, 0);
            },
            iter: 100);

    [Fact]
    public void Given_any_session_when_discarded_at_any_octet_then_every_buffer_is_given_back_once() =>
        Gen.Select(Conversation.Any, Cuts, Gen.Double.Unit).Sample(
            (said, sizes, where) =>
            {
                using var watch = new PoolWatch();
                var session = new Session(inFlight: 3);
                session.ReceiveInPieces(said.Octets[..(int)(said.Octets.Length * where)], sizes);

                session.Protocol.Discard();
                session.DisposeAll();

                return (watch.Outstanding, watch.Strays) == (0, 0);
            },
            iter: 100);
}
