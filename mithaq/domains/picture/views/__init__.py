"""Pages of reports and requests: fetch through queries, bind a form, call one action, answer."""
