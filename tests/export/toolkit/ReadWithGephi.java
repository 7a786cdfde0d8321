import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.gephi.graph.api.Column;
import org.gephi.graph.api.Edge;
import org.gephi.graph.api.Element;
import org.gephi.graph.api.GraphController;
import org.gephi.graph.api.GraphModel;
import org.gephi.graph.api.Interval;
import org.gephi.graph.api.Node;
import org.gephi.graph.api.types.IntervalMap;
import org.gephi.graph.api.types.IntervalSet;
import org.gephi.io.importer.api.Container;
import org.gephi.io.importer.api.ImportController;
import org.gephi.io.importer.api.Issue;
import org.gephi.io.importer.api.Report;
import org.gephi.io.processor.plugin.DefaultProcessor;
import org.gephi.project.api.ProjectController;
import org.gephi.project.api.Workspace;
import org.openide.util.Lookup;

/**
 * Opens network files as Gephi does, and tells what is in its window then: a line of JSON for each file.
 *
 * <p>Files open with the default settings of Gephi's import dialog.
 */
public final class ReadWithGephi {
  private ReadWithGephi() {}

  public static void main(String[] files) throws Exception {
    LogManager.getLogManager().reset();
    ProjectController projects = Lookup.getDefault().lookup(ProjectController.class);
    projects.newProject();
    for (String file : files) {
      System.out.println(read(projects, new File(file)));
    }
    System.exit(0);
  }

  private static String read(ProjectController projects, File file) throws Exception {
    ImportController importer = Lookup.getDefault().lookup(ImportController.class);
    Container container = importer.importFile(file);
    Report report = container.getReport();
    Workspace workspace = projects.newWorkspace(projects.getCurrentProject());
    projects.openWorkspace(workspace);
    importer.process(container, new DefaultProcessor(), workspace);
    GraphModel model = Lookup.getDefault().lookup(GraphController.class).getGraphModel(workspace);
    Map<String, Object> told = new TreeMap<>();
    told.put("file", file.getName());
    told.put("nodes", model.getGraph().getNodeCount());
    told.put("edges", model.getGraph().getEdgeCount());
    told.put("kinds", kinds(model));
    told.put("nodeColumns", columns(model.getNodeTable()));
    told.put("edgeColumns", columns(model.getEdgeTable()));
    told.put("moments", moments(model));
    told.put("spells", spells(model));
    told.put("first", look(model, true));
    told.put("issues", issues(report));
    return json(told);
  }

  private static List<Object> kinds(GraphModel model) {
    List<Object> found = new ArrayList<>();
    for (Object label : model.getEdgeTypeLabels()) {
      if (label != null) {
        found.add(label.toString());
      }
    }
    return found;
  }

  private static Map<String, Object> columns(org.gephi.graph.api.Table table) {
    Map<String, Object> found = new TreeMap<>();
    for (Column column : table) {
      found.put(column.getId(), column.getTypeClass().getSimpleName());
    }
    return found;
  }

  /** Values over time, counted by column. */
  private static Map<String, Object> moments(GraphModel model) {
    Map<String, Object> found = new TreeMap<>();
    for (Node node : model.getGraph().getNodes().toArray()) {
      count(node, found);
    }
    for (Edge edge : model.getGraph().getEdges().toArray()) {
      count(edge, found);
    }
    return found;
  }

  private static void count(Element element, Map<String, Object> found) {
    for (Column column : element.getTable()) {
      Object value = element.getAttribute(column);
      if (value instanceof IntervalMap) {
        int before = (Integer) found.getOrDefault(column.getId(), 0);
        found.put(column.getId(), before + ((IntervalMap<?>) value).size());
      }
    }
  }

  /** The times in which nodes are there, as days. */
  private static Map<String, Object> spells(GraphModel model) {
    Map<String, Object> found = new TreeMap<>();
    for (Node node : model.getGraph().getNodes().toArray()) {
      for (Column column : node.getTable()) {
        Object value = node.getAttribute(column);
        if (value instanceof IntervalSet && ((IntervalSet) value).size() > 0) {
          found.put(node.getId().toString(), ((IntervalSet) value).toString(model.getTimeFormat(), model.getTimeZone()));
        }
      }
    }
    return found;
  }

  /** Label, place, size and colour of the first node by its id. */
  private static Map<String, Object> look(GraphModel model, boolean first) {
    TreeMap<String, Node> nodes = new TreeMap<>();
    for (Node node : model.getGraph().getNodes().toArray()) {
      nodes.put(node.getId().toString(), node);
    }
    Map<String, Object> found = new TreeMap<>();
    if (!nodes.isEmpty()) {
      Node node = nodes.firstEntry().getValue();
      found.put("id", node.getId().toString());
      found.put("label", node.getLabel() == null ? "" : node.getLabel());
      found.put("x", (double) node.x());
      found.put("y", (double) node.y());
      found.put("size", (double) node.size());
      found.put("colour", String.format("#%02X%02X%02X", node.getColor().getRed(), node.getColor().getGreen(), node.getColor().getBlue()));
    }
    return found;
  }

  private static List<Object> issues(Report report) {
    List<Object> found = new ArrayList<>();
    for (java.util.Iterator<Issue> it = report.getIssues(1000); it.hasNext(); ) {
      Issue issue = it.next();
      if (issue.getLevel() != Issue.Level.INFO) {
        found.add(issue.getLevel() + ": " + issue.getMessage());
      }
    }
    return found;
  }

  private static String json(Object value) {
    if (value instanceof Map) {
      StringBuilder text = new StringBuilder("{");
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        text.append(text.length() > 1 ? "," : "").append(json(entry.getKey())).append(":").append(json(entry.getValue()));
      }
      return text.append("}").toString();
    }
    if (value instanceof List) {
      StringBuilder text = new StringBuilder("[");
      for (Object item : (List<?>) value) {
        text.append(text.length() > 1 ? "," : "").append(json(item));
      }
      return text.append("]").toString();
    }
    if (value instanceof Number) {
      return value.toString();
    }
    StringBuilder text = new StringBuilder("\"");
    for (char letter : String.valueOf(value).toCharArray()) {
      if (letter == '"' || letter == '\\') {
        text.append('\\').append(letter);
      } else if (letter < 32 || letter > 126) {
        text.append(String.format("\\u%04x", (int) letter));
      } else {
        text.append(letter);
      }
    }
    return text.append("\"").toString();
  }
}
