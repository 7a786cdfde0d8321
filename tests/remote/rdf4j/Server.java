import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.eclipse.rdf4j.federated.FedXFactory;
import org.eclipse.rdf4j.model.IRI;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.model.impl.SimpleValueFactory;
import org.eclipse.rdf4j.query.BooleanQuery;
import org.eclipse.rdf4j.query.GraphQuery;
import org.eclipse.rdf4j.query.GraphQueryResult;
import org.eclipse.rdf4j.query.MalformedQueryException;
import org.eclipse.rdf4j.query.Query;
import org.eclipse.rdf4j.query.QueryInterruptedException;
import org.eclipse.rdf4j.query.TupleQuery;
import org.eclipse.rdf4j.query.TupleQueryResult;
import org.eclipse.rdf4j.query.impl.SimpleDataset;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLBooleanJSONWriter;
import org.eclipse.rdf4j.query.resultio.sparqljson.SPARQLResultsJSONWriter;
import org.eclipse.rdf4j.repository.Repository;
import org.eclipse.rdf4j.repository.RepositoryConnection;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.ntriples.NTriplesWriter;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

/**
 * RDF4J at the addresses of its own server, which cannot be had from Maven: queries at /repositories/ID, graphs at
 * /repositories/ID/rdf-graphs/service. Arguments: the port, then the endpoints that FedX makes one graph of; none: a
 * store in memory.
 */
public class Server {
    private static final String JSON = "application/sparql-results+json";
    private static final String TEXT = "text/plain;charset=UTF-8";

    private final Repository repository;

    private Server(Repository repository) {
        this.repository = repository;
    }

    public static void main(String[] arguments) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // each answer waits 40 ms otherwise
        List<String> members = List.of(arguments).subList(1, arguments.length);
        Server server = new Server(
                members.isEmpty()
                        ? new SailRepository(new MemoryStore())
                        : FedXFactory.newFederation().withSparqlEndpoints(members).create());
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        HttpServer http = HttpServer.create(address, 0);
        http.setExecutor(Executors.newCachedThreadPool());
        http.createContext("/repositories/", server::handle);
        http.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange; RepositoryConnection connection = repository.getConnection()) {
            try {
                answer(exchange, connection, parameters(exchange));
            } catch (MalformedQueryException error) {
                tell(exchange, 400, "MALFORMED QUERY: " + error.getMessage());
            } catch (QueryInterruptedException error) {
                tell(exchange, 503, "Query evaluation took too long");
            } catch (RuntimeException error) {
                error.printStackTrace();
                tell(exchange, 500, String.valueOf(error.getMessage()));
            }
        }
    }

    private void answer(HttpExchange exchange, RepositoryConnection connection, List<String[]> parameters)
            throws IOException {
        if (exchange.getRequestURI().getPath().endsWith("/rdf-graphs/service")) {
            put(exchange, connection, connection.getValueFactory().createIRI(value(parameters, "graph")));
            return;
        }
        String text = value(parameters, "query");
        if (text == null) {
            tell(exchange, 400, "Missing parameter: query");
            return;
        }
        Query query = connection.prepareQuery(text);
        String seconds = value(parameters, "timeout");
        query.setMaxExecutionTime(seconds == null ? 0 : Integer.parseInt(seconds));
        chooseGraphs(query, parameters);
        if (query instanceof BooleanQuery asked) {
            boolean yes = asked.evaluate();
            new SPARQLBooleanJSONWriter(begin(exchange, JSON)).handleBoolean(yes);
        } else if (query instanceof TupleQuery select) {
            writeRows(exchange, select);
        } else if (query instanceof GraphQuery construct) {
            writeTriples(exchange, construct);
        }
    }

    private static void put(HttpExchange exchange, RepositoryConnection connection, IRI graph) throws IOException {
        connection.begin();
        connection.clear(graph);
        connection.add(exchange.getRequestBody(), RDFFormat.NTRIPLES, graph);
        connection.commit();
        exchange.sendResponseHeaders(204, -1);
    }

    private static void chooseGraphs(Query query, List<String[]> parameters) {
        SimpleDataset dataset = new SimpleDataset();
        for (String[] parameter : parameters) {
            if (parameter[0].equals("default-graph-uri")) {
                dataset.addDefaultGraph(SimpleValueFactory.getInstance().createIRI(parameter[1]));
            } else if (parameter[0].equals("named-graph-uri")) {
                dataset.addNamedGraph(SimpleValueFactory.getInstance().createIRI(parameter[1]));
            }
        }
        if (!dataset.getDefaultGraphs().isEmpty() || !dataset.getNamedGraphs().isEmpty()) {
            query.setDataset(dataset);
        }
    }

    private static void writeRows(HttpExchange exchange, TupleQuery select) throws IOException {
        try (TupleQueryResult result = select.evaluate()) {
            result.hasNext(); // what ends before its first row is an error, not an answer that breaks off
            SPARQLResultsJSONWriter writer = new SPARQLResultsJSONWriter(begin(exchange, JSON));
            writer.startQueryResult(result.getBindingNames());
            result.forEach(writer::handleSolution);
            writer.endQueryResult();
        }
    }

    private static void writeTriples(HttpExchange exchange, GraphQuery construct) throws IOException {
        try (GraphQueryResult result = construct.evaluate()) {
            result.hasNext();
            NTriplesWriter writer = new NTriplesWriter(begin(exchange, "application/n-triples"));
            writer.startRDF();
            for (Statement statement : result) {
                writer.handleStatement(statement);
            }
            writer.endRDF();
        }
    }

    private static OutputStream begin(HttpExchange exchange, String mediaType) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", mediaType);
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void tell(HttpExchange exchange, int status, String message) throws IOException {
        if (exchange.getResponseCode() != -1) {
            return; // the answer has begun, and breaks off
        }
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", TEXT);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    private static List<String[]> parameters(HttpExchange exchange) throws IOException {
        String text = String.valueOf(exchange.getRequestURI().getRawQuery());
        if (exchange.getRequestMethod().equals("POST")) {
            text += "&" + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        }
        List<String[]> found = new ArrayList<>();
        for (String part : text.split("&")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                found.add(new String[] {part.substring(0, equals), decoded(part.substring(equals + 1))});
            }
        }
        return found;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static String value(List<String[]> parameters, String name) {
        return parameters.stream().filter(found -> found[0].equals(name)).map(found -> found[1]).findFirst().orElse(null);
    }
}
